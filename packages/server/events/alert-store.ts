/** The inbox of a Space: an alert for each threshold that was crossed, once a pool and period, and what becomes of payments. */
import type { Entry } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { MemberId, SpaceId } from '@allot/rules/space'
import { keepable } from '@allot/rules/text'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import { type PaymentEntry, paymentText } from './payment-text.ts'

interface StoredAlert {
  readonly seq: number
  readonly at: Instant
  readonly kind: 'threshold_crossed' | PaymentEntry['kind']
  readonly policy: string
  /** For a payment: what is said of it. */
  readonly pool: string
  readonly threshold: number
  readonly by: MemberId
}

export interface AlertStore {
  /** Safe to repeat. */
  add(space: SpaceId, entry: (Entry & { kind: 'threshold_crossed' }) | PaymentEntry): Promise<void>
  /** Newest first. @param by only those that this member crossed; undefined for admins, who see all */
  list(space: SpaceId, page: PageRequest, by: MemberId | undefined): Promise<PageResult<StoredAlert>>
  /** The number of the last alert that the member has read; 0 for none. */
  readBy(space: SpaceId, member: MemberId): Promise<number>
  /** How many alerts of `list` the member has not read. */
  unread(space: SpaceId, member: MemberId, by: MemberId | undefined): Promise<number>
  /** Marks everything up to this alert as read. */
  read(space: SpaceId, member: MemberId, through: number): Promise<void>
}

export function openAlertStore(db: Database): AlertStore {
  const readBy = async (space: SpaceId, member: MemberId) => {
    const row = await db
      .selectFrom('alerts_read')
      .select('seq')
      .where('space_id', '=', space)
      .where('member_id', '=', member)
      .executeTakeFirst()
    return row?.seq ?? 0
  }
  return {
    add: async (space, entry) => {
      const { seq, at, policy, kind } = entry
      const { pool, threshold, by } =
        entry.kind === 'threshold_crossed' ? entry : { pool: paymentText(entry), threshold: 0, by: '' }
      await db
        .insertInto('alerts')
        .values({ space_id: space, seq, at, policy, kind, pool, threshold, by_member: keepable(by) })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    list: async (space, { after, limit }, by = '') => {
      const rows = await db
        .selectFrom('alerts')
        .select(['seq', 'at', 'kind', 'policy', 'pool', 'threshold', 'by_member as by'])
        .where('space_id', '=', space)
        .$if(after > 0, (those) => those.where('seq', '<', after))
        .$if(by !== '', (those) => those.where('by_member', '=', by))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'seq', (alert) => alert)
    },
    readBy,
    unread: async (space, member, by = '') => {
      const { n } = await db
        .selectFrom('alerts')
        .select((row) => row.fn.countAll<number>().as('n'))
        .where('space_id', '=', space)
        .where('seq', '>', await readBy(space, member))
        .$if(by !== '', (those) => those.where('by_member', '=', by))
        .executeTakeFirstOrThrow()
      return n
    },
    read: async (space, member, seq) => {
      await db
        .insertInto('alerts_read')
        .values({ space_id: space, member_id: member, seq })
        .onConflict((there) =>
          there.columns(['space_id', 'member_id']).doUpdateSet({ seq }).where('alerts_read.seq', '<', seq),
        )
        .execute()
    },
  }
}
