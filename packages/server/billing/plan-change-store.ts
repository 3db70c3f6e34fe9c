/** Plan changes that admins requested, and how each was settled. */
import type { Instant } from '@allot/rules/instant'
import type { Period } from '@allot/rules/renewal'
import type { SpaceId } from '@allot/rules/space'
import type { Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { Tables } from '../database/tables.ts'
import { derivedId, fingerprint, requireSameRequest } from '../secrets/request-identity.ts'

export interface StoredPlanChange {
  readonly id: string
  readonly space: SpaceId
  /** null: the end of the subscription. */
  readonly to: { readonly plan: string; readonly period: Period } | null
  readonly askedBy: string
  readonly askedAt: Instant
  /** elsewhere: the payment provider decides it and reports the result. */
  readonly status: 'waiting' | 'confirmed' | 'declined' | 'elsewhere'
  readonly settledAt: Instant | null
}

export interface PlanChangeStore {
  /** @returns the same for the same idempotency key of the same caller. @throws Fault `idempotency_key_reused` */
  make(
    change: Pick<StoredPlanChange, 'space' | 'to' | 'askedBy' | 'status'>,
    idempotencyKey: string,
    now: Instant,
  ): Promise<StoredPlanChange>
  get(space: SpaceId, id: string): Promise<StoredPlanChange | undefined>
  list(space: SpaceId, page: PageRequest): Promise<PageResult<StoredPlanChange>>
  /** Those of every Space that wait for an operator. */
  waiting(page: PageRequest): Promise<PageResult<StoredPlanChange>>
  /** The first decision counts. */
  settle(id: string, status: 'confirmed' | 'declined', now: Instant): Promise<void>
}

export function openPlanChangeStore(db: Database): PlanChangeStore {
  const of = (space: SpaceId) =>
    db
      .selectFrom('plan_changes')
      .select(['rowid', 'asked', ...CHANGE])
      .where('space_id', '=', space)
  const one = (space: SpaceId, id: string) => of(space).where('id', '=', id)
  return {
    make: async ({ space, to, askedBy, status }, idempotencyKey, now) => {
      const earlier = await one(space, derivedId('chg', space, idempotencyKey)).executeTakeFirst()
      const id = earlier?.asked_by === askedBy ? earlier.id : derivedId('chg', space, askedBy, idempotencyKey)
      const contentFingerprint = fingerprint(to)
      await db
        .insertInto('plan_changes')
        .values({
          id,
          space_id: space,
          plan: to?.plan ?? null,
          period: to?.period ?? null,
          asked_by: askedBy,
          asked_at: now,
          asked: contentFingerprint,
          status,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const row = await one(space, id).executeTakeFirstOrThrow()
      requireSameRequest(row.asked, contentFingerprint)
      return changeOf(row)
    },
    get: async (space, id) => {
      const row = await one(space, id).executeTakeFirst()
      return row && changeOf(row)
    },
    list: async (space, { after, limit }) => {
      const rows = await of(space).where('rowid', '>', after).orderBy('rowid').limit(limit).execute()
      return pageOf(rows, limit, 'rowid', changeOf)
    },
    waiting: async ({ after, limit }) => {
      const rows = await db
        .selectFrom('plan_changes')
        .select(['rowid', ...CHANGE])
        .where('status', '=', 'waiting')
        .where('rowid', '>', after)
        .orderBy('rowid')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'rowid', changeOf)
    },
    settle: async (id, status, now) => {
      await db
        .updateTable('plan_changes')
        .set({ status, settled_at: now })
        .where('id', '=', id)
        .where('status', '=', 'waiting')
        .execute()
    },
  }
}

const CHANGE = ['id', 'space_id', 'plan', 'period', 'asked_by', 'asked_at', 'status', 'settled_at'] as const

function changeOf(row: Pick<Selectable<Tables['plan_changes']>, (typeof CHANGE)[number]>): StoredPlanChange {
  const { id, space_id: space, plan, period, status } = row
  const { asked_by: askedBy, asked_at: askedAt, settled_at: settledAt } = row
  const to = plan === null || period === null ? null : { plan, period }
  return { id, space, to, askedBy, askedAt, status, settledAt }
}
