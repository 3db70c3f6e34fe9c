/**
 * Merged pools: what was reserved or taken of a pool that has been merged since is settled in the pool of today. The draws
 * name their grants, which have moved there; so what a capture takes is used of the new pool, and what it counted for a
 * member's cap counts there, too.
 *
 * A Free Space holds 20 image credits when they become AI credits, and Bob's cap of 30 has the 20 reserved. The job captures
 * 15 and releases 5: 15 AI credits are used, and Bob may take 15 more.
 */

import { mergeGrantPools } from '../evolve/balance.ts'
import type { FreeUses } from '../model/free-uses.ts'
import type { Draw, Take } from '../model/grant.ts'
import type { MergedPools } from '../model/period-entry.ts'
import type { GivenBack } from '../model/settling.ts'
import { capCounter, type SpaceState } from '../model/space.ts'
import type { Count } from '../model/window.ts'
import type { PolicyBook } from '../policy/book.ts'
import { mergedPools } from '../policy/pool-merge.ts'
import { plus } from '../values/amount.ts'
import { lookUp } from '../values/look-up.ts'

/** What the next renewal merges; undefined where the Space has no legacy pools. */
export function mergeDue(book: PolicyBook, space: SpaceState): MergedPools | undefined {
  return space.legacyPools === undefined ? undefined : mergedPools(book.poolMerges, book.policy(space.policy))
}

/** Where those of these pools went that the Space has not any more; undefined where it has them all. */
export function mergedSince(
  book: PolicyBook,
  space: SpaceState,
  pools: readonly { readonly pool: string }[],
): MergedPools | undefined {
  const { pools: here } = book.terms(space)
  const gone = pools.filter(({ pool }) => !here.some((each) => each.pool === pool))
  if (gone.length === 0) return undefined
  const all = mergedPools(book.poolMerges, book.policy(space.policy))
  const moved = gone.flatMap(({ pool }) => {
    const into = lookUp(all, pool)
    return into === undefined ? [] : [[pool, into] as const]
  })
  return moved.length === 0 ? undefined : Object.fromEntries(moved)
}

/**
 * Which of these pools a name means: the pool of that name, or those that are one pool with it today, that of images
 * first. Until its renewal a Space has image and video credits, and AI credits mean both; after it, each of them means
 * AI credits.
 */
export function poolsMeant(
  book: PolicyBook,
  space: SpaceState,
  name: string,
  pools: readonly string[],
): readonly string[] {
  if (pools.includes(name)) return [name]
  const today = mergedPools(book.poolMerges, book.policy(space.policy))
  const into = (pool: string) => lookUp(today, pool) ?? pool
  return pools.filter((pool) => into(pool) === into(name))
}

/** What an entry takes or gives back. */
interface Settled {
  readonly takes?: readonly Take[]
  readonly free?: readonly FreeUses[]
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
  readonly back?: GivenBack
  readonly unpaid?: readonly Take[]
}

/** The same in the pools of today. */
export function inPoolsOfToday<Body extends Settled>(body: Body, to: MergedPools | undefined): Body {
  if (!to) return body
  const { takes, free, draws, counts, back, unpaid } = body
  const sum = (each: readonly Take[]) => summed(mergeGrantPools(each, to))
  return {
    ...body,
    draws: mergeGrantPools(draws, to),
    counts: countsIn(counts, to),
    ...(takes && { takes: sum(takes) }),
    ...(free && { free: free.map((each) => ({ ...each, takes: each.takes.map(sum) })) }),
    ...(back && { back: { draws: mergeGrantPools(back.draws, to), counts: countsIn(back.counts, to) } }),
    ...(unpaid && { unpaid: sum(unpaid) }),
  }
}

/** The counts of caps, each once with the sum. */
export function countsIn(counts: readonly Count[], to: MergedPools | undefined): readonly Count[] {
  if (!to) return counts
  const windows = new Map(Object.entries(to).map(([old, into]) => [capCounter(old), capCounter(into)]))
  const sums: Count[] = []
  for (const each of counts) {
    const window = windows.get(each.window)
    const at = window === undefined ? -1 : sums.findIndex((sum) => sum.window === window)
    const existing = sums[at]
    if (existing) sums[at] = { ...existing, count: existing.count + each.count }
    else sums.push(window === undefined ? each : { ...each, window })
  }
  return sums
}

/** Each pool once, with the sum. */
export function summed(takes: readonly Take[]): readonly Take[] {
  const sums: Take[] = []
  for (const take of takes) {
    const at = sums.findIndex(({ pool }) => pool === take.pool)
    const existing = sums[at]
    if (existing) sums[at] = { ...existing, amount: plus(existing.amount, take.amount) }
    else sums.push(take)
  }
  return sums
}
