/**
 * The columns of the server's own tables: what spans Spaces and so belongs to no single log. They are the same on SQLite
 * and on PostgreSQL; migrations/ creates them. Their names stay as they were first stored.
 */
import type { Instant } from '@allot/rules/instant'
import type { PersonHash } from '@allot/rules/once-share'
import type { Period } from '@allot/rules/renewal'
import type { MemberId, Role, SpaceId } from '@allot/rules/space'
import type { Generated } from 'kysely'

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
    kind: Generated<'threshold_crossed' | 'payment_overdue' | 'frozen' | 'paid'>
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
  }
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
  /** A fingerprint of the secret, where servers share the tables; see server-secret.ts. */
  readonly secret: { single: Generated<true>; print: string }
}

/** Numbers rows in the order of their insertion; SQLite does so by itself under this name. */
interface RowNumbered {
  rowid: Generated<number>
}
