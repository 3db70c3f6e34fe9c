/** A delivery: one event for one webhook, or for one member by e-mail, and how it went. */
import type { Instant } from '@allot/rules/instant'
import type { MemberId, SpaceId } from '@allot/rules/space'

export interface StoredDelivery {
  readonly id: number
  readonly space: SpaceId
  /** One of the two: a webhook, or a member by e-mail. */
  readonly webhook: string | null
  readonly member: MemberId | null
  readonly event: string
  readonly type: string
  readonly body: string
  readonly madeAt: Instant
  readonly nextAt: Instant | null
  readonly tries: number
  readonly status: 'waiting' | 'delivered' | 'failed'
  readonly triedAt: Instant | null
  readonly responseStatus: number | null
  readonly response: string | null
}

export type NewDelivery = Pick<StoredDelivery, 'space' | 'event' | 'type' | 'body'> &
  ({ readonly webhook: string } | { readonly member: MemberId })

/** What came of one attempt. */
export interface DeliveryResult {
  readonly ok: boolean
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null
  /** The beginning of the answer, or why there was none. */
  readonly text: string
}

/** The columns of a StoredDelivery. */
export const DELIVERY_COLUMNS = [
  'id',
  'space_id as space',
  'webhook_id as webhook',
  'member_id as member',
  'event_id as event',
  'type',
  'body',
  'made_at as madeAt',
  'next_at as nextAt',
  'tries',
  'status',
  'tried_at as triedAt',
  'response_status as responseStatus',
  'response',
] as const
