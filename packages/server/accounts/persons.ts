/**
 * Persons: who gets what a plan gives once. Without e-mail a person is an account. Where this server sends e-mail, an
 * account takes a minute to make, so a person is an address that was confirmed, and the account with it: known
 * from then on, which a visitor of the demonstration never is.
 */
import type { Engine } from '@allot/engine/engine'
import { hashPerson } from '@allot/engine/once-claims'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import type { Account } from './accounts.ts'
import type { SpaceDirectory } from './space-directory.ts'

export interface Persons {
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

export function openPersons(allot: Engine, directory: SpaceDirectory, sendsMail: boolean): Persons {
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
  return {
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

/**
 * The mailbox of an address: one person may write it in capitals, or with a tag after a plus. Dots stay, since they make
 * another address with most providers.
 */
function mailbox(email: string): string {
  const [local = '', domain = ''] = email.toLowerCase().split('@')
  return `${local.split('+')[0]}@${domain}`
}
