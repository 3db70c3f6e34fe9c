/**
 * What owners are notified of, of who may do what: a new key or webhook, a new admin, another owner, a changed
 * password, two-step sign-in that was turned off.
 */
import type { Entry } from '@allot/rules/entry'
import { type Instant, shownUtc } from '@allot/rules/instant'
import type { MemberId, Role, SpaceState } from '@allot/rules/space'
import { isKeepable } from '@allot/rules/text'
import { isAtLeast } from '../access/access.ts'
import type { ApiKey } from '../access/api-key.ts'
import type { Mail } from './mail.ts'
import type { StoredWebhook } from './webhook-store.ts'

export interface AccessNotice {
  /** The same each time it is sent. */
  readonly event: string
  readonly kind:
    | 'key_made'
    | 'admin_added'
    | 'handed_over'
    | 'password_changed'
    | 'webhook_made'
    | 'second_factor_off'
  readonly at: Instant
  readonly message: string
}

/** Names a member, where they have an account here. */
export type NameOf = (member: MemberId) => string

export const ACCESS_TITLE = 'Access'

/** A member who became an admin or the owner. @returns undefined for every other entry */
export function noticeOfEntry(entry: Entry, nameOf: NameOf): AccessNotice | undefined {
  if (entry.kind !== 'joined' || entry.role === 'member') return undefined
  const { at, member } = entry
  const event = String(entry.seq)
  if (entry.role === 'owner')
    return { event, at, kind: 'handed_over', message: `${nameOf(member)} is the owner of the Space now.` }
  return { event, at, kind: 'admin_added', message: `${nameOf(member)} is an admin of the Space now.` }
}

export function noticeOfKey({ id, name, kind, scopes, maker, madeAt }: ApiKey, nameOf: NameOf): AccessNotice {
  const who = maker?.member ? nameOf(maker.member) : 'An operator'
  const what = kind === 'publishable' ? 'a publishable key' : `an API key that may ${scopes.join(', ')}`
  const how = maker?.member && maker.key ? ' by another key' : ''
  return {
    event: `key ${id}`,
    at: madeAt,
    kind: 'key_made',
    message: `${who} made ${what}${how}: ${name}.`,
  }
}

/** @param event the same each time it is sent */
export function noticeOfWebhook(
  { url, events, maker }: StoredWebhook,
  nameOf: NameOf,
  event: string,
  at: Instant,
): AccessNotice {
  const who = maker?.member ? nameOf(maker.member) : 'An operator'
  const how = maker?.member && maker.key ? ' by a key' : ''
  const message = `${who} made a webhook${how}: ${new URL(url).host} is called for ${events.join(', ')}.`
  return { event, at, kind: 'webhook_made', message }
}

export function noticeOfCredential(
  member: MemberId,
  kind: 'password_changed' | 'second_factor_off',
  name: string,
  at: Instant,
): AccessNotice {
  if (kind === 'password_changed')
    return { event: `password ${member} ${at}`, at, kind, message: `The password of ${name} was changed.` }
  const message = `Two-step sign-in of ${name} was turned off: a password alone signs them in.`
  return { event: `second factor ${member} ${at}`, at, kind, message }
}

/** About a person, and so not about one Space: who owns several of theirs is notified once. */
export function isOfPerson({ kind }: AccessNotice): boolean {
  return kind === 'password_changed' || kind === 'second_factor_off'
}

export function noticeMail({ kind, message, at }: AccessNotice, space: string): Mail {
  return {
    subject: `${SUBJECT[kind]}: ${space}`,
    text: `${message}\n\nThis was at ${shownUtc(at)}, in ${space}. If you do not know of it, look at the page Members of the Space: remove who should not be there, and end keys and webhooks that you do not know.\n`,
  }
}

/** Who is notified by e-mail: the owner; of another owner also the admins, one of whom was the owner before. */
export function recipientsOf(space: SpaceState, { kind }: AccessNotice): readonly MemberId[] {
  const least: Role = kind === 'handed_over' ? 'admin' : 'owner'
  return space.members
    .filter(({ id, role, left }) => !left && isKeepable(id) && isAtLeast(role, least))
    .map(({ id }) => id)
}

const SUBJECT: Readonly<Record<AccessNotice['kind'], string>> = {
  key_made: 'A new API key',
  admin_added: 'A new admin',
  handed_over: 'Another owner',
  password_changed: 'A changed password',
  webhook_made: 'A new webhook',
  second_factor_off: 'Two-step sign-in was turned off',
}
