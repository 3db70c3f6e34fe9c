/**
 * The log as it is read: pages in either order, filtered, and told in words of the API. A page looks at a bounded
 * number of entries; where a filter lets few through it may be short and still name the next page.
 */

import type { ToldEntry } from '@allot/api/entry'
import type { Engine } from '@allot/engine/engine'
import { type Amount, written } from '@allot/rules/amount'
import type { PolicyBook } from '@allot/rules/book'
import { type Entry, totalOf } from '@allot/rules/entry'
import { type Instant, iso, NEVER } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'

const MAX_SCANNED = 20_000
const AT_ONCE = 1_000

export interface LogSearch {
  /** Where the page before ended; 0 for the first. */
  readonly after: number
  readonly limit: number
  readonly order: 'oldest' | 'newest'
  wanted(entry: Entry): boolean
  /** Nothing beyond this entry is wanted. */
  ended?(entry: Entry): boolean
}

export interface LogPage {
  readonly entries: readonly Entry[]
  readonly next: number | null
}

export async function searchLog(allot: Engine, space: SpaceId, search: LogSearch): Promise<LogPage> {
  const { limit, wanted, ended } = search
  const entries: Entry[] = []
  let cursor = search.after
  for (let seen = 0; seen < MAX_SCANNED; ) {
    const page = await pageOf(allot, space, search.order, cursor)
    for (const entry of page) {
      seen += 1
      if (ended?.(entry)) return { entries, next: null }
      cursor = entry.seq
      if (wanted(entry)) entries.push(entry)
      if (entries.length === limit) return { entries, next: cursor }
    }
    if (page.length === 0) return { entries, next: null }
  }
  return { entries, next: cursor }
}

/** The number of the last entry before an instant, found by halving: within a Space time never runs backwards. */
export async function lastBefore(allot: Engine, space: SpaceId, at: Instant): Promise<number> {
  let before = 0
  let after = (await allot.space(space)).seq + 1
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    const [entry] = await allot.log(space, { after: middle - 1, limit: 1 })
    if (entry && entry.at < at) before = middle
    else after = middle
  }
  return before
}

/** The entries after the cursor, in the order asked for. Numbers have no gaps, so a page backwards is a range too. */
async function pageOf(
  allot: Engine,
  space: SpaceId,
  order: LogSearch['order'],
  cursor: number,
): Promise<readonly Entry[]> {
  if (order === 'oldest') return allot.log(space, { after: cursor, limit: AT_ONCE })
  const before = cursor === 0 ? (await allot.space(space)).seq + 1 : cursor
  const after = Math.max(0, before - 1 - AT_ONCE)
  if (before <= 1) return []
  return (await allot.log(space, { after, limit: before - 1 - after })).toReversed()
}

/** Who an entry is about: whoever acted, or was acted on. */
export function memberOfEntry(entry: Entry): string | undefined {
  if ('by' in entry) return entry.by
  return 'member' in entry ? entry.member : undefined
}

/** @param operator sees the numbers that a policy hides */
export function entryResource(policies: PolicyBook, entry: Entry, operator: boolean): ToldEntry {
  const { seq, at, kind, policy, id: idempotencyKey = null } = entry
  return {
    ...{ id: String(seq), at: iso(at), kind, policy, idempotencyKey },
    ...factOf(entry),
    ...amountsOf(policies, entry, operator),
  }
}

function factOf(entry: Entry): Partial<ToldEntry> {
  switch (entry.kind) {
    case 'created':
      return {
        member: entry.owner.id,
        plan: entry.plan,
        period: entry.period,
        renewsAt: orNull(entry.renewsAt),
      }
    case 'joined':
      return { member: entry.member, role: entry.role }
    case 'left':
      return { member: entry.member }
    case 'capped':
      return { member: entry.member, pool: entry.pool }
    case 'extended':
      return { hold: String(entry.hold), expiresAt: iso(entry.expires) }
    case 'exported':
      return {
        by: entry.by,
        feature: entry.feature,
        units: entry.units,
        act: entry.act,
        design: entry.design,
      }
    case 'charged':
    case 'held':
      return { by: entry.by, feature: entry.feature, units: entry.units }
    case 'captured':
      return { by: entry.by, feature: entry.feature, units: entry.units, hold: String(entry.hold) }
    case 'released':
      return {
        by: entry.by,
        feature: entry.feature,
        units: entry.units,
        hold: String(entry.hold),
        reason: entry.reason,
      }
    case 'refunded':
      return {
        by: entry.by,
        feature: entry.feature,
        units: entry.units,
        charge: String(entry.charge),
        reason: entry.reason,
      }
    case 'granted':
      return { pool: entry.grant.pool, ...(entry.note !== undefined && { note: entry.note }) }
    case 'renewed':
      return { plan: entry.plan, period: entry.period, renewsAt: orNull(entry.renewsAt) }
    case 'subscribed':
      return { plan: entry.plan, period: entry.period, when: entry.when, renewsAt: orNull(entry.renewsAt) }
    case 'threshold_crossed':
      return { by: entry.by, pool: entry.pool, threshold: entry.threshold }
    case 'denied':
      return { by: entry.by, feature: entry.feature, units: entry.units, denial: entry.denial }
    default:
      return {}
  }
}

/** What operations took is told to everybody, as their answers are; what a grant holds only where counts are shown. */
function amountsOf(policies: PolicyBook, entry: Entry, operator: boolean): Pick<ToldEntry, 'amounts'> {
  const { pools } = policies.policy(entry.policy)
  const tell = (pool: string, amount: Amount, hidden: boolean) =>
    [pool, hidden ? null : written(amount, policies.unit(pool))] as const
  if (entry.kind === 'granted') {
    const { pool, size } = entry.grant
    return {
      amounts: Object.fromEntries([tell(pool, size, pools[pool]?.display === 'percent' && !operator)]),
    }
  }
  if (!('draws' in entry) || entry.kind === 'lapsed') return {}
  return {
    amounts: Object.fromEntries([...totalOf(entry.draws)].map(([pool, amount]) => tell(pool, amount, false))),
  }
}

function orNull(at: Instant): string | null {
  return at === NEVER ? null : iso(at)
}
