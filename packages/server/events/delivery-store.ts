/**
 * The deliveries that were made or wait. An event is stored once for each webhook and member that it goes to, however
 * often the log is read.
 */
import type { Instant } from '@allot/rules/instant'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import { DELIVERY_COLUMNS, type NewDelivery, type StoredDelivery } from './delivery.ts'
import { type DeliveryQueue, openDeliveryQueue } from './delivery-queue.ts'

export interface DeliveryStore extends DeliveryQueue {
  /** Safe to repeat. */
  add(delivery: NewDelivery, now: Instant): Promise<void>
  /** Newest first. */
  list(webhook: string, page: PageRequest): Promise<PageResult<StoredDelivery>>
  /** Makes one due again, delivered or failed. @returns undefined where the webhook has no such delivery */
  replay(webhook: string, id: number, now: Instant): Promise<StoredDelivery | undefined>
  /** Removes settled deliveries that were made before an instant. */
  forget(before: Instant): Promise<void>
}

/** @param shared whether other processes use the same table at the same time */
export function openDeliveryStore(db: Database, shared: boolean): DeliveryStore {
  return {
    ...openDeliveryQueue(db, shared),
    add: async ({ space, event, type, body, ...to }, now) => {
      const webhook_id = 'webhook' in to ? to.webhook : null
      const member_id = 'member' in to ? to.member : null
      const row = { space_id: space, webhook_id, member_id, event_id: event, type, body }
      await db
        .insertInto('deliveries')
        .values({ ...row, made_at: now, next_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    list: async (webhook, { after, limit }) => {
      const rows = await db
        .selectFrom('deliveries')
        .select(DELIVERY_COLUMNS)
        .where('webhook_id', '=', webhook)
        .$if(after > 0, (query) => query.where('id', '<', after))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'id', (delivery) => delivery)
    },
    replay: (webhook, id, now) =>
      db
        .updateTable('deliveries')
        .set({ next_at: now, status: 'waiting', tries: 0 })
        .where('id', '=', id)
        .where('webhook_id', '=', webhook)
        .returning(DELIVERY_COLUMNS)
        .executeTakeFirst(),
    forget: async (before) => {
      await db.deleteFrom('deliveries').where('next_at', 'is', null).where('made_at', '<', before).execute()
    },
  }
}
