/**
 * Persons: who gets what a plan gives once. Without e-mail a person is an account. Where this server sends e-mail, an
 * account takes a minute to make, so a person is an address that was confirmed, and the account with it: known
 * from then on, which a visitor of the demonstration never is.
 */
import type { Engine } from '@allot/engine/engine'
import { hashPerson } from '@allot/engine/once-claims'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { ProblemError } from '../http/problem.ts'
import type { Account } from './accounts.ts'
import { mailbox } from './mailbox.ts'
import type { SpaceDirectory } from './space-directory.ts'

export interface Persons {
  /**
   * Whether an account does nothing yet that costs others - mail, invitations, what plans give once - until they have
   * shown that mail to its address reaches them. Never so where this server sends none.
   */
  mustConfirm(account: Account): boolean
  /** Before they make or join a Space where accounts are for certain domains. @throws Problem `email_unconfirmed` */
  requireDomainShown(account: Account): void
  /** In which ways the person of an account is known; none where they have not confirmed their e-mail. */
  of(account: Account): readonly PersonHash[]
  /** The Space that has what plans give this person once; one of before persons were known keeps it, and counts. */
  holder(account: Account): Promise<SpaceId | undefined>
  /** Before the account makes another Space: claims for an earlier one that counts or that waits. */
  claimEarlier(account: Account): Promise<void>
  /** Settles for a Space whose person was not known when it was created. @param account its owner */
  settle(space: SpaceId, account: Account): Promise<void>
}

/** Bound (law 9): Spaces of an account that are looked at. */
const MAX_LOOKED_AT = 100

export interface PersonParts {
  readonly allot: Engine
  readonly directory: SpaceDirectory
  /** Whether people can confirm their address. */
  readonly sendsMail: boolean
  /** Accounts are for addresses there; none for any. */
  readonly domains: readonly string[]
}

export function openPersons({ allot, directory, sendsMail, domains }: PersonParts): Persons {
  const of = (account: Account): readonly PersonHash[] => {
    const own = hashPerson(`account ${account.id}`)
    if (account.confirmed) return [hashPerson(`email ${mailbox(account.email)}`), own]
    return sendsMail ? [] : [own]
  }
  /** Their Spaces, oldest first. */
  const owned = async function* (account: Account) {
    const { items } = await directory.spacesOf(account.id, { after: 0, limit: MAX_LOOKED_AT })
    for (const { id, role } of items) if (role === 'owner') yield await allot.space(id)
  }
  const settle = async (space: SpaceState, persons: readonly PersonHash[]) => {
    const { id, once } = space
    const isUnknown = once?.status === 'waiting' && once.persons.length === 0 && persons.length > 0
    if (isUnknown) await allot.settleOnce(id, persons)
  }
  const mustConfirm = ({ confirmed, demo }: Account) => sendsMail && !confirmed && !demo
  return {
    mustConfirm,
    requireDomainShown: (account) => {
      if (domains.length > 0 && mustConfirm(account))
        throw new ProblemError(
          'email_unconfirmed',
          'Confirm your e-mail address first: the page of your account sends you the link.',
        )
    },
    of,
    holder: async (account) => {
      const holder = await allot.onceHolder(of(account))
      if (holder !== undefined) return holder
      for await (const { id, once } of owned(account)) if (once === undefined) return id
      return undefined
    },
    claimEarlier: async (account) => {
      const persons = of(account)
      if (persons.length === 0 || (await allot.onceHolder(persons)) !== undefined) return
      for await (const space of owned(account)) {
        if (space.once !== undefined) await settle(space, persons)
        else return void (await allot.claimOnce(persons, space.id))
      }
    },
    settle: async (space, account) => settle(await allot.space(space), of(account)),
  }
}
