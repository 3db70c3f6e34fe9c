/** Webhooks: addresses to which a Space sends some of its events. */
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import type { MemberId, SpaceId } from '@allot/rules/space'
import type { Selectable } from 'kysely'
import type { Maker } from '../access/api-key.ts'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { Tables } from '../database/tables.ts'
import {
  derivedId,
  fingerprint,
  type RepeatableRequest,
  refuseUnknownCaller,
  requireSameRequest,
} from '../secrets/request-identity.ts'

export interface StoredWebhook {
  readonly id: string
  readonly space: SpaceId
  readonly url: string
  readonly events: readonly string[]
  /** Who made it, or changed where it leads since; null for one from before makers were known. */
  readonly maker: Maker | null
  readonly madeAt: Instant
  /** Why it is no longer called; null while it is called. */
  readonly disabled: string | null
}

/** Fields that are left out stay as they are. */
type WebhookFields = {
  readonly [Field in 'url' | 'events' | 'disabled' | 'maker']?: StoredWebhook[Field] | undefined
}

export interface WebhookStore {
  /** @returns the same for the same request. @throws Fault `idempotency_key_reused`, `too_many` */
  make(
    webhook: Pick<StoredWebhook, 'space' | 'url' | 'events'> & { readonly maker: Maker },
    request: RepeatableRequest,
    now: Instant,
  ): Promise<StoredWebhook>
  get(id: string): Promise<StoredWebhook | undefined>
  list(space: SpaceId, page: PageRequest): Promise<PageResult<StoredWebhook>>
  /** Those of a Space that are not disabled. */
  active(space: SpaceId): Promise<readonly StoredWebhook[]>
  change(id: string, fields: WebhookFields): Promise<void>
  /** @returns false where the Space has no such webhook */
  remove(space: SpaceId, id: string): Promise<boolean>
  /** Calls no more what a member made. Safe to repeat. */
  endOf(space: SpaceId, member: MemberId): Promise<void>
  /** Makes another the maker of what a member made. */
  handOver(space: SpaceId, member: MemberId, to: Maker): Promise<void>
  /** Makes another the maker of those that were made with a key. */
  handOverMadeWith(key: string, to: Maker): Promise<void>
}

const MAX_WEBHOOKS = 20

export function openWebhookStore(db: Database): WebhookStore {
  const one = (id: string) =>
    db
      .selectFrom('webhooks')
      .select([...WEBHOOK, 'asked'])
      .where('id', '=', id)
  const of = (space: SpaceId) => db.selectFrom('webhooks').where('space_id', '=', space)
  const countOf = (space: SpaceId) =>
    of(space)
      .select((row) => row.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  return {
    make: async ({ space, url, events, maker }, { by, idempotencyKey }, now) => {
      const id = derivedId('whk', space, by, idempotencyKey)
      const contentFingerprint = fingerprint([url, events])
      refuseUnknownCaller(await one(derivedId('whk', space, idempotencyKey)).executeTakeFirst())
      if (!(await one(id).executeTakeFirst()) && (await countOf(space)).n >= MAX_WEBHOOKS)
        throw new Fault(
          'too_many',
          'webhook',
          `A Space has at most ${MAX_WEBHOOKS} webhooks. Remove one first.`,
        )
      await db
        .insertInto('webhooks')
        .values({
          id,
          space_id: space,
          url,
          events: JSON.stringify(events),
          asked: contentFingerprint,
          made_at: now,
          ...rowOf(maker),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const { asked: fingerprintBefore, ...row } = await one(id).executeTakeFirstOrThrow()
      requireSameRequest(fingerprintBefore, contentFingerprint)
      return webhookOf(row)
    },
    get: async (id) => {
      const row = await one(id).executeTakeFirst()
      return row && webhookOf(row)
    },
    list: async (space, { after, limit }) => {
      const rows = await of(space)
        .select([...WEBHOOK, 'rowid'])
        .where('rowid', '>', after)
        .orderBy('rowid')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'rowid', webhookOf)
    },
    active: async (space) => {
      const rows = await of(space).select(WEBHOOK).where('disabled', 'is', null).orderBy('rowid').execute()
      return rows.map(webhookOf)
    },
    change: async (id, { url, events, disabled, maker }) => {
      const columns = {
        ...{ url, events: events && JSON.stringify(events), disabled },
        ...(maker && rowOf(maker)),
      }
      await db.updateTable('webhooks').set(columns).where('id', '=', id).execute()
    },
    remove: async (space, id) => {
      const { numDeletedRows } = await db
        .deleteFrom('webhooks')
        .where('id', '=', id)
        .where('space_id', '=', space)
        .executeTakeFirst()
      return numDeletedRows > 0
    },
    ...makerChanges(db),
  }
}

function makerChanges(db: Database): Pick<WebhookStore, 'endOf' | 'handOver' | 'handOverMadeWith'> {
  const those = () => db.updateTable('webhooks')
  return {
    endOf: async (space, member) => {
      const its = those().where('space_id', '=', space).where('made_by', '=', member)
      await its.where('disabled', 'is', null).set({ disabled: MAKER_GONE }).execute()
    },
    handOver: async (space, member, to) => {
      const its = those().where('space_id', '=', space).where('made_by', '=', member)
      await its.set(rowOf(to)).execute()
    },
    handOverMadeWith: async (key, to) => {
      await those().where('made_with', '=', key).set(rowOf(to)).execute()
    },
  }
}

/** Why one is not called that ended with its maker. */
export const MAKER_GONE =
  'Who made it is no admin of the Space any more, or the key that made it was revoked. Switch it on if it is yours: it is called in your name then.'

const WEBHOOK = ['id', 'space_id', 'url', 'events', 'made_at', 'disabled', 'made_by', 'made_with'] as const

function rowOf({ member, key }: Maker) {
  return { made_by: member, made_with: key }
}

function webhookOf(row: Pick<Selectable<Tables['webhooks']>, (typeof WEBHOOK)[number]>): StoredWebhook {
  const { id, space_id: space, url, made_at: madeAt, disabled, made_by: member, made_with: key } = row
  const maker = member === null && key === null ? null : { member, key }
  const types: readonly string[] = JSON.parse(row.events) // written from events
  const events = types.map((type) => lookUp(OLD_TYPES, type) ?? type)
  return { id, space, url, events, maker, madeAt, disabled }
}

/** Webhooks that were stored before version 0.2 name this event so. */
const OLD_TYPES: Readonly<Record<string, string>> = { 'usage.warned': 'usage.threshold_crossed' }
