/** What Spaces pay for: each of their subscriptions as it was last reported. */
import type { Instant } from '@allot/rules/instant'
import type { Period } from '@allot/rules/renewal'
import type { SpaceId } from '@allot/rules/space'
import type { Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { Tables } from '../database/tables.ts'

export interface PaidSubscription {
  /** The id of the subscription at the payment provider. */
  readonly id: string
  readonly space: SpaceId
  readonly plan: string
  readonly period: Period
  /** past_due: a payment failed, or was not made; paused: by choice. */
  readonly status: 'active' | 'past_due' | 'paused' | 'over'
  /** Whether it ends with the term that is paid. */
  readonly ends: boolean
  readonly paidUntil: Instant
  readonly customer: string | null
  /** The item of the subscription that has the price. */
  readonly item: string | null
  /** When the provider reported this. */
  readonly reportedAt: Instant
}

/** As it is stored. */
export interface StoredSubscription extends PaidSubscription {
  /** Raised by each write: still the same where no other write came in between. */
  readonly version: number
}

export interface SubscriptionStore {
  get(id: string): Promise<StoredSubscription | undefined>
  /** What the Space pays for now: of several, the one reported last. */
  current(space: SpaceId): Promise<PaidSubscription | undefined>
  /** The last subscription of the Space, also where it is over. */
  last(space: SpaceId): Promise<PaidSubscription | undefined>
  /** @param before the version that it replaces. @returns false where another write came first */
  put(paid: PaidSubscription, before: StoredSubscription | undefined): Promise<boolean>
  /** Marks whether the Space is to be reconciled again when its term ends. */
  setWaiting(space: SpaceId, waits: boolean): Promise<void>
  waiting(): Promise<readonly SpaceId[]>
  /** Subscriptions that are not known to be paid now, and do not end. */
  unpaid(now: Instant, page: PageRequest): Promise<PageResult<PaidSubscription>>
  hasEvent(event: string): Promise<boolean>
  recordEvent(event: string, at: Instant): Promise<void>
  /** Forgets events that were received before an instant. */
  forgetEvents(before: Instant): Promise<void>
}

export function openSubscriptionStore(db: Database): SubscriptionStore {
  const rows = () => db.selectFrom('paid').selectAll()
  const newest = async (query: ReturnType<typeof rows>) => {
    const row = await query.orderBy('told_at', 'desc').orderBy('rowid', 'desc').limit(1).executeTakeFirst()
    return row && paidOf(row)
  }
  return {
    get: (id) => newest(rows().where('id', '=', id)),
    current: (space) => newest(rows().where('space_id', '=', space).where('status', '<>', 'over')),
    last: (space) => newest(rows().where('space_id', '=', space)),
    put: async ({ id, space, plan, period, status, ends, paidUntil, customer, item, reportedAt }, before) => {
      const stored =
        status === 'paused' ? ({ status: 'past_due', paused: 1 } as const) : ({ status, paused: 0 } as const)
      const its = { plan, period, customer, item, told_at: reportedAt, paid_until: paidUntil, ...stored }
      const tellings = (before?.version ?? 0) + 1
      const row = { ...its, ends: ends ? 1 : 0, tellings } as const
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('paid')
        .values({ id, space_id: space, ...row })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet(row)
            .where('paid.tellings', '=', tellings - 1),
        )
        .executeTakeFirst()
      return numInsertedOrUpdatedRows > 0n
    },
    setWaiting: async (space, waits) => {
      await db
        .updateTable('paid')
        .set({ waits: waits ? 1 : 0 })
        .where('space_id', '=', space)
        .execute()
    },
    waiting: async () => {
      const rows = await db.selectFrom('paid').select('space_id').distinct().where('waits', '=', 1).execute()
      return rows.map((row) => row.space_id)
    },
    unpaid: async (now, { after, limit }) => {
      const unpaid = await rows()
        .where('rowid', '>', after)
        .where('ends', '=', 0)
        .where('status', '<>', 'over')
        .where((row) => row.or([row('status', '=', 'past_due'), row('paid_until', '<=', now)]))
        .orderBy('rowid')
        .limit(limit)
        .execute()
      return pageOf(unpaid, limit, 'rowid', paidOf)
    },
    hasEvent: async (event) => {
      const row = await db
        .selectFrom('billing_events')
        .select('id')
        .where('id', '=', event)
        .executeTakeFirst()
      return row !== undefined
    },
    recordEvent: async (id, at) => {
      await db
        .insertInto('billing_events')
        .values({ id, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    forgetEvents: async (before) => {
      await db.deleteFrom('billing_events').where('at', '<', before).execute()
    },
  }
}

function paidOf(row: Omit<Selectable<Tables['paid']>, 'rowid' | 'waits'>): StoredSubscription {
  const { id, space_id: space, plan, period, ends, customer, item, tellings: version } = row
  const status = row.paused ? 'paused' : row.status
  const { paid_until: paidUntil, told_at: reportedAt } = row
  return { id, space, plan, period, status, ends: ends === 1, paidUntil, customer, item, reportedAt, version }
}
