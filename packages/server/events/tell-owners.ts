/** Tells owners what changed in who may do what: in the inbox, and by e-mail. Safe to repeat. */
import type { Engine } from '@allot/engine/engine'
import { DAY, type Instant } from '@allot/rules/instant'
import type { MemberId, SpaceId } from '@allot/rules/space'
import type { ApiKey } from '../access/api-key.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { SpaceDirectory } from '../accounts/space-directory.ts'
import type { Database } from '../database/database.ts'
import {
  type AccessNotice,
  isOfPerson,
  type NameOf,
  noticeMail,
  noticeOfCredential,
  noticeOfKey,
  noticeOfWebhook,
  recipientsOf,
} from './access-notice.ts'
import { openAlertStore } from './alert-store.ts'
import { openDeliveryStore } from './delivery-store.ts'
import type { StoredWebhook } from './webhook-store.ts'

export interface TellingParts {
  readonly db: Database
  readonly shared: boolean
  readonly allot: Engine
  /** Whether e-mail can be sent. */
  readonly mails: boolean
  readonly clock: () => Instant
}

export interface AccessTelling {
  /** Tells the owner of a Space of a key that was made. */
  tellOfKey(space: SpaceId, key: ApiKey): Promise<void>
  /** Tells the owner of a Space of a webhook that was made or leads elsewhere. @param event the same each time it is sent */
  tellOfWebhook(webhook: StoredWebhook, event: string): Promise<void>
  /** Tells the owners of the Spaces in which a person is an admin or the owner what became of how they sign in. */
  tellOfCredential(member: MemberId, what: 'password_changed' | 'second_factor_off'): Promise<void>
}

/** @param wake called when mail may be due */
export function tellingOf(
  parts: TellingParts & { readonly accounts: Accounts; readonly directory: SpaceDirectory },
  wake: () => void,
): AccessTelling {
  const { accounts, directory, clock } = parts
  return {
    tellOfKey: async (space, key) => {
      const nameOf = await namesOf(accounts, key.maker?.member ? [key.maker.member] : [])
      await tellOwners(parts, space, noticeOfKey(key, nameOf))
      wake()
    },
    tellOfWebhook: async (webhook, event) => {
      const nameOf = await namesOf(accounts, webhook.maker?.member ? [webhook.maker.member] : [])
      await tellOwners(parts, webhook.space, noticeOfWebhook(webhook, nameOf, event, clock()))
      wake()
    },
    tellOfCredential: async (member, what) => {
      const nameOf = await namesOf(accounts, [member])
      const notice = noticeOfCredential(member, what, nameOf(member), clock())
      const { items } = await directory.spacesOf(member)
      for (const { id, role } of items) if (role !== 'member') await tellOwners(parts, id, notice)
      wake()
    },
  }
}

/** News of more than a day ago is too old to send. */
export async function tellOwners(
  { db, shared, allot, mails, clock }: TellingParts,
  space: SpaceId,
  notice: AccessNotice,
): Promise<void> {
  await openAlertStore(db).tell(space, notice)
  if (!mails || notice.at < clock() - DAY) return
  const state = await allot.space(space)
  const body = JSON.stringify(noticeMail(notice, state.name))
  const deliveries = openDeliveryStore(db, shared)
  const event = isOfPerson(notice) ? notice.event : `${space}/${notice.event}`
  for (const member of recipientsOf(state, notice))
    await deliveries.add({ space, member, event, type: `access.${notice.kind}`, body }, clock())
}

/** The names of those members who have an account here; the others keep their id. */
export async function namesOf(accounts: Accounts, members: readonly MemberId[]): Promise<NameOf> {
  const people = members.length === 0 ? undefined : await accounts.find(members)
  return (member) => people?.get(member)?.name ?? member
}
