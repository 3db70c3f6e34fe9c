/**
 * The columns of the server's own tables: what spans Spaces and so belongs to no single log. They are the same on SQLite
 * and on PostgreSQL; migrations/ creates them. Their names stay as they were first stored.
 */
import type { Instant } from '@allot/rules/instant'
import type { PersonHash } from '@allot/rules/once-share'
import type { Period } from '@allot/rules/renewal'
import type { MemberId, Role, SpaceId } from '@allot/rules/space'
import type { Generated } from 'kysely'

/** What an alert is about: an amount, a payment, who may do what, or work that is over. */
export type AlertKind =
  | 'threshold_crossed'
  | 'payment_overdue'
  | 'frozen'
  | 'paid'
  | 'key_made'
  | 'admin_added'
  | 'handed_over'
  | 'password_changed'
  | 'webhook_made'
  | 'second_factor_off'
  | 'work_finished'

export interface Tables {
  readonly spaces: RowNumbered & {
    space_id: SpaceId
    name: string
    member_id: MemberId
    role: Role
  }
  readonly keys: RowNumbered & {
    id: string
    space_id: SpaceId | null
    kind: 'secret' | 'publishable'
    name: string
    scopes: string
    hash: string
    hint: string
    asked: string
    made_at: Instant
    revoked_at: Generated<Instant | null>
    /** The member whose role it has; null for an operator's, and for one from before makers were known. */
    made_by: Generated<MemberId | null>
    /** The id of the key that it was made with. */
    made_with: Generated<string | null>
    used_at: Generated<Instant | null>
    expires_at: Generated<Instant | null>
    /** JSON: the ranges of addresses that it may be used from; null for everywhere. */
    addresses: Generated<string | null>
  }
  readonly invitations: RowNumbered & {
    id: string
    space_id: SpaceId
    role: Exclude<Role, 'owner'>
    hash: string
    asked: string
    made_by: string
    made_at: Instant
    expires_at: Instant
    accepted_by: Generated<MemberId | null>
    revoked_at: Generated<Instant | null>
    /** '' for the person who has the link; null for one of before addresses were kept. */
    address: Generated<string | null>
    /** The id of the key that it was made with. */
    made_with: Generated<string | null>
    /** Of an invitation for who has the link: the address that made an account by it, as kept. */
    admitted: Generated<string | null>
    mailed: Generated<0 | 1>
  }
  /** Of the last day; see mail-quota.ts. */
  readonly sent_mails: {
    id: string
    kind: 'invitation' | 'account' | 'notice'
    space_id: SpaceId | null
    /** Who sent it. */
    person: string | null
    recipient: string
    at: Instant
  }
  readonly made_spaces: { person: PersonHash; space_id: SpaceId }
  readonly cursors: { space_id: SpaceId; seq: number }
  readonly servers: { id: string; seen_at: Instant }
  readonly alerts: {
    space_id: SpaceId
    seq: number
    at: Instant
    policy: string
    pool: string
    threshold: number
    by_member: MemberId
    kind: Generated<AlertKind>
    event: string | null
  }
  readonly alerts_read: { space_id: SpaceId; member_id: MemberId; seq: number }
  readonly webhooks: RowNumbered & {
    id: string
    space_id: SpaceId
    url: string
    events: string
    asked: string
    made_at: Instant
    disabled: Generated<string | null>
    /** The member whose role it has; null for an operator's, and for one from before makers were known. */
    made_by: Generated<MemberId | null>
    /** The id of the key that it was made with. */
    made_with: Generated<string | null>
  }
  readonly password_links: { hash: string; made_with: string; made_at: Instant }
  readonly webhook_secrets: RowNumbered & { webhook_id: string; id: string; made_at: Instant }
  readonly deliveries: {
    id: Generated<number>
    space_id: SpaceId
    webhook_id: string | null
    member_id: MemberId | null
    event_id: string
    type: string
    body: string
    made_at: Instant
    next_at: Instant | null
    tries: Generated<number>
    status: Generated<'waiting' | 'delivered' | 'failed'>
    tried_at: Generated<Instant | null>
    response_status: Generated<number | null>
    response: Generated<string | null>
  }
  readonly paid: RowNumbered & {
    id: string
    space_id: SpaceId
    plan: string
    period: Period
    status: 'active' | 'past_due' | 'over'
    /** 1 with `past_due`: paused by choice. */
    paused: Generated<0 | 1>
    ends: 0 | 1
    paid_until: Instant
    customer: string | null
    item: string | null
    told_at: Instant
    waits: Generated<0 | 1>
    tellings: Generated<number>
  }
  readonly billing_events: { id: string; at: Instant }
  readonly plan_changes: RowNumbered & {
    id: string
    space_id: SpaceId
    plan: string | null
    period: Period | null
    asked_by: string
    asked_at: Instant
    asked: string
    status: Generated<'waiting' | 'confirmed' | 'declined' | 'elsewhere'>
    settled_at: Generated<Instant | null>
  }
  readonly security_log: RowNumbered & {
    id: string
    at: Instant
    last_at: Instant
    times: number
    space_id: SpaceId | null
    account_id: string | null
    by_kind: 'person' | 'key' | 'nobody'
    by_id: string | null
    session_id: string | null
    address: string
    agent: string
    action: string
    /** JSON of one of the acts in api/security-log.ts. */
    act: string
  }
  /** Whose last member closed their account. */
  readonly closed_spaces: RowNumbered & { space_id: SpaceId; name: string; at: Instant }
  /** Changes that are not answered yet; see security-log/begun.ts. */
  readonly begun_changes: {
    id: string
    at: Instant
    /** JSON of the event that stands for it where its answer never came. */
    interrupted: string
  }
  /** A fingerprint of the secret, where servers share the tables; see server-secret.ts. */
  readonly secret: { single: Generated<true>; print: string }
}

/** Numbers rows in the order of their insertion; SQLite does so by itself under this name. */
interface RowNumbered {
  rowid: Generated<number>
}
