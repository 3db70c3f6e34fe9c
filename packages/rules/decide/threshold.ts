/**
 * Usage thresholds: people are warned before a pool is empty. Each threshold is crossed once for each pool and period; of
 * several at once only the highest counts. A new period or a raised limit - also by a grant - allows it again; a refund
 * does not (A-23, A-24, V24: 79 % → 81 % → 78 % → 82 % warns once).
 */

import type { Entry, EntryBody, ThresholdCrossed } from '../model/entry.ts'
import { isDrawable } from '../model/grant.ts'
import { type MemberId, memberOf, type SpaceState } from '../model/space.ts'
import { type Count, openedAt } from '../model/window.ts'
import type { PolicyBook } from '../policy/book.ts'
import { limitAmount, type Terms } from '../policy/terms.ts'
import { counterOf, windowFor } from './counting.ts'

/** The entries for thresholds that an entry crosses, to be appended right after it. @param space the Space after the entry */
export function crossedThresholds(book: PolicyBook, space: SpaceState, entry: Entry): readonly Entry[] {
  if (entry.kind !== 'charged' && entry.kind !== 'captured' && entry.kind !== 'exported') return NO_ENTRIES
  const terms = book.terms(space)
  let crossed: EntryBody[] | undefined
  for (const { pool } of entry.draws) {
    const threshold = crossedPool(space, terms, pool)
    if (
      threshold === undefined ||
      crossed?.some((each) => each.kind === 'threshold_crossed' && each.pool === pool)
    )
      continue
    crossed ??= []
    crossed.push({ kind: 'threshold_crossed', pool, threshold, by: entry.by })
  }
  for (const count of terms.windowsTell ? entry.counts : NO_COUNTS) {
    // The counts of a hold from an older log may name a window twice.
    if (crossed?.some((each) => isCrossingOf(each, count.window))) continue
    const body = crossedWindow(space, terms, entry.by, count)
    if (body) crossed = [...(crossed ?? []), body]
  }
  if (!crossed) return NO_ENTRIES
  return crossed.map((body, at) => ({
    seq: space.seq + 1 + at,
    at: entry.at,
    policy: space.policy,
    ...body,
  }))
}

function isCrossingOf(body: EntryBody, window: string): boolean {
  return body.kind === 'threshold_crossed' && body.window !== undefined && body.pool === window
}

const NO_ENTRIES: readonly Entry[] = []
const NO_COUNTS: readonly Count[] = []

/** The highest threshold of the pool that is reached and was not crossed before in this period. */
function crossedPool(space: SpaceState, terms: Terms, pool: string): number | undefined {
  const thresholds = terms.pools.find((each) => each.pool === pool)?.thresholds
  const spent = space.spent.find((each) => each.pool === pool)
  if (!spent || !thresholds) return undefined
  const { amount, told } = spent
  let next = Number.POSITIVE_INFINITY
  for (const threshold of thresholds) if (threshold > told && threshold < next) next = threshold
  if (next === Number.POSITIVE_INFINITY) return undefined
  let all: number = amount
  for (const grant of space.grants) {
    if (grant.pool !== pool || !isDrawable(grant, terms.renews, space.at)) continue
    all += grant.left + grant.held
    // Mostly the first grants show that the next threshold is far away, and the others need not be added up.
    if (amount * 100 < all * next) return undefined
  }
  return highest(thresholds, told, amount, all)
}

/** Thresholds of a window, once in each opening; for an unlimited one with a fair use bound, that bound. */
function crossedWindow(
  space: SpaceState,
  terms: Terms,
  by: MemberId,
  count: Count,
): ThresholdCrossed | undefined {
  const member = memberOf(space, by)
  const its = windowFor(terms, member, count.window)
  if (!its) return undefined
  const fair = its.limit === 'unlimited' && its.fairUse?.past === 'tell' ? its.fairUse.bound : undefined
  const thresholds = fair === undefined ? its.thresholds : PAST_FAIR_USE
  if (thresholds.length === 0 || (fair === undefined && typeof its.limit !== 'number')) return undefined
  const counter = counterOf(space, member, its)
  const opening = openedAt(counter, count.opened, count.period)
  if (!opening) return undefined
  const told = counter?.told
  const before = told?.opened === count.opened && told.period === count.period ? told.threshold : 0
  const threshold = highest(thresholds, before, opening.used, fair ?? limitAmount(its.limit))
  if (threshold === undefined) return undefined
  return {
    kind: 'threshold_crossed',
    pool: its.window,
    threshold,
    by,
    window: {
      scope: its.scope,
      opened: count.opened,
      ...(count.period !== undefined && { period: count.period }),
    },
  }
}

const PAST_FAIR_USE = [100] as const

function highest(
  thresholds: readonly number[],
  before: number,
  used: number,
  all: number,
): number | undefined {
  let highest: number | undefined
  for (const threshold of thresholds) {
    if (threshold > before && threshold > (highest ?? 0) && used * 100 >= all * threshold) highest = threshold
  }
  return highest
}
