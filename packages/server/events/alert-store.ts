/**
 * The inbox of a Space: an alert for each threshold that was crossed, once a pool and period, what becomes of payments,
 * and each change of who may do what.
 */
import type { Entry } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { MemberId, SpaceId } from '@allot/rules/space'
import { keepable } from '@allot/rules/text'
import type { ExpressionBuilder, Insertable } from 'kysely'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { AlertKind, Tables } from '../database/tables.ts'
import type { AccessNotice } from './access-notice.ts'
import { type PaymentEntry, paymentText } from './payment-text.ts'

interface StoredAlert {
  readonly seq: number
  readonly at: Instant
  readonly kind: AlertKind
  readonly policy: string
  /** For what is no amount: what is said of it. */
  readonly pool: string
  readonly threshold: number
  readonly by: MemberId
}

/** A member sees what is about them; admins see all of it but the work of others. */
interface AlertReader {
  readonly member: MemberId
  readonly isAdmin: boolean
}

interface FinishedWork {
  /** The same each time it is sent. */
  readonly event: string
  readonly at: Instant
  readonly member: MemberId
  readonly message: string
}

export interface AlertStore {
  /** Safe to repeat. */
  add(space: SpaceId, entry: (Entry & { kind: 'threshold_crossed' }) | PaymentEntry): Promise<void>
  /** What concerns access. Safe to repeat. */
  tell(space: SpaceId, notice: AccessNotice): Promise<void>
  /** Work of a member is over. Safe to repeat. */
  finished(space: SpaceId, work: FinishedWork): Promise<void>
  /** Newest first. */
  list(space: SpaceId, page: PageRequest, reader: AlertReader): Promise<PageResult<StoredAlert>>
  /** The number of the last alert that the member has read; 0 for none. */
  readBy(space: SpaceId, member: MemberId): Promise<number>
  /** How many alerts of `list` the member has not read. */
  unread(space: SpaceId, reader: AlertReader): Promise<number>
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
    add: (space, entry) => {
      const { seq, at, policy, kind } = entry
      const { pool, threshold, by } =
        entry.kind === 'threshold_crossed' ? entry : { pool: paymentText(entry), threshold: 0, by: '' }
      const event = String(seq)
      return append(db, seq, {
        space_id: space,
        event,
        at,
        policy,
        kind,
        pool,
        threshold,
        by_member: keepable(by),
      })
    },
    tell: (space, { event, at, kind, message }) =>
      append(db, 1, {
        ...{ space_id: space, event, at, kind, pool: message },
        ...{ policy: '', threshold: 0, by_member: '' },
      }),
    finished: (space, { event, at, member, message }) =>
      append(db, 1, {
        ...{ space_id: space, event, at, kind: 'work_finished', pool: message },
        ...{ policy: '', threshold: 0, by_member: keepable(member) },
      }),
    list: async (space, { after, limit }, reader) => {
      const rows = await db
        .selectFrom('alerts')
        .select(['seq', 'at', 'kind', 'policy', 'pool', 'threshold', 'by_member as by'])
        .where('space_id', '=', space)
        .$if(after > 0, (those) => those.where('seq', '<', after))
        .where(seenBy(reader))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'seq', (alert) => alert)
    },
    readBy,
    unread: async (space, reader) => {
      const { n } = await db
        .selectFrom('alerts')
        .select((row) => row.fn.countAll<number>().as('n'))
        .where('space_id', '=', space)
        .where('seq', '>', await readBy(space, reader.member))
        .where(seenBy(reader))
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

function seenBy({ member, isAdmin }: AlertReader) {
  return ({ eb, or }: ExpressionBuilder<Tables, 'alerts'>) => {
    const own = eb('by_member', '=', keepable(member))
    return isAdmin ? or([own, eb('kind', '!=', 'work_finished')]) : own
  }
}

/** Bound (law 9): other servers may take the same place at the same time. */
const MAX_TRIES = 20

/** Puts an alert at the end of the inbox, at least at this place, unless it is there already. */
async function append(
  db: Database,
  least: number,
  alert: Omit<Insertable<Tables['alerts']>, 'seq' | 'event'> & { readonly event: string },
): Promise<void> {
  const { space_id, event } = alert
  const of = () => db.selectFrom('alerts').where('space_id', '=', space_id)
  for (let tried = 0; tried < MAX_TRIES; tried++) {
    if (await of().select('seq').where('event', '=', event).executeTakeFirst()) return
    const last = await of().select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
    const { numInsertedOrUpdatedRows = 0n } = await db
      .insertInto('alerts')
      .values({ ...alert, seq: Math.max(least, (last?.seq ?? 0) + 1) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows > 0n) return
  }
  throw new Error(`Invariant: alert ${event} of ${space_id} found no place in the inbox.`)
}
