/**
 * What lets others in or sends them what happens, API keys, open invitations and webhooks, ends with who made it: with the
 * member's role and with the key that it was made with, unless who ends those takes it over. Bob makes a key, and with the
 * key a second one, an invitation and a webhook: all four end when Bob is a member again, and the last three when he
 * revokes the first. A webhook that ended is listed, and is called again for the admin who switches it on.
 *
 * The log says who is an admin, so a key that was not revoked yet is over too (access/api-key.ts), and so are an invitation
 * and a webhook. A role may come back, so what ended with it is noted as ended; a revoked key does not, and a webhook that
 * was made with it asks.
 */
import type { Engine } from '@allot/engine/engine'
import type { Instant } from '@allot/rules/instant'
import { type MemberId, memberOf, type SpaceId, type SpaceState } from '@allot/rules/space'
import { isAtLeast } from '../access/access.ts'
import { type ApiKey, type Maker, roleOfKey } from '../access/api-key.ts'
import type { KeyStore } from '../access/key-store.ts'
import type { StoredWebhook, WebhookStore } from '../events/webhook-store.ts'
import type { InvitationStore, StoredInvitation } from './invitation-store.ts'
import type { PasswordLinks } from './password-links.ts'

export interface Credentials {
  /** Revokes what a member made. Safe to repeat. */
  end(space: SpaceId, member: MemberId, now: Instant): Promise<void>
  /** Makes another their maker. Safe to repeat. */
  handOver(space: SpaceId, member: MemberId, to: Maker): Promise<void>
  /** Revokes a key and what was made with it. Safe to repeat. @returns false where the Space has no such key */
  endKey(space: SpaceId | null, key: string, now: Instant): Promise<boolean>
  /** Makes another the maker of what was made with a key, so that it outlives the key. Safe to repeat. */
  handOverMadeWith(key: string, to: Maker): Promise<void>
}

export interface CredentialStores {
  readonly keys: KeyStore
  readonly invitations: InvitationStore
  readonly events: { readonly webhooks: WebhookStore }
  readonly passwordLinks: PasswordLinks
}

export function openCredentials(stores: CredentialStores): Credentials {
  const { keys, invitations, passwordLinks } = stores
  const { webhooks } = stores.events
  return {
    end: async (space, member, now) => {
      await keys.revokeOf(space, member, now)
      await invitations.revokeOf(space, member, now)
      await webhooks.endOf(space, member)
    },
    handOver: async (space, member, to) => {
      await keys.handOver(space, { of: member }, to)
      await invitations.handOver(space, member, to)
      await webhooks.handOver(space, member, to)
    },
    endKey: async (space, key, now) => {
      const ended = await keys.revoke(space, key, now)
      if (ended.length === 0) return false
      await invitations.revokeMadeWith(ended, now)
      return true
    },
    handOverMadeWith: async (key, to) => {
      await keys.handOverMadeWith(key, to)
      await invitations.handOverMadeWith(key, to)
      await webhooks.handOverMadeWith(key, to)
      await passwordLinks.handOver(key, to.key)
    },
  }
}

/** Whether who made an invitation may still invite. */
export async function mayStillInvite(
  keys: KeyStore,
  space: SpaceState,
  { madeBy, madeWith }: Pick<StoredInvitation, 'madeBy' | 'madeWith'>,
): Promise<boolean> {
  const role = memberOf(space, madeBy)?.role
  if (role && !isAtLeast(role, 'admin')) return false
  const key = await keys.get(role ? (madeWith ?? '') : madeBy)
  if (!key) return role !== undefined || madeBy.startsWith('key_') // of a process of the operator, which is not stored
  return isGood(key, space)
}

/** Whether a webhook is still called for who made it. */
export async function mayStillBeCalled(
  keys: KeyStore,
  space: SpaceState,
  { maker }: Pick<StoredWebhook, 'maker'>,
): Promise<boolean> {
  if (maker === null) return true // from before makers were known: a product that waits for it goes on
  if (roleOfKey({ maker }, space) === undefined) return false
  const key = maker.key === null ? undefined : await keys.get(maker.key)
  return key === undefined || isGood(key, space) // one of a process of the operator is not stored
}

/** @returns a function that says whether a webhook is still called, as the log of its Space stands */
export function webhookGuard(keys: KeyStore, allot: Engine) {
  return async (webhook: StoredWebhook): Promise<boolean> =>
    mayStillBeCalled(keys, await allot.space(webhook.space), webhook)
}

function isGood(key: ApiKey, space: SpaceState): boolean {
  return key.revokedAt === null && (key.space === null || roleOfKey(key, space) !== undefined)
}
