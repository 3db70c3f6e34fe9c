/**
 * Counting: what an operation adds to the windows of its feature, and which of them deny it. Several features can share
 * one window: 20 Virtual Model and 10 Product Staging fill a day of 30 (REQ-032). What one operation counts in a window
 * several times is summed before it is judged: a Batch of 3 with two of these tools needs 6 of a minute of 5, so 2 fit.
 */

import type { MemberState, SpaceState } from '../model/space.ts'
import type { Count, Counter, Opening, SpacePeriod } from '../model/window.ts'
import type { UnitCost } from '../policy/cost.ts'
import { limitAmount, type Terms, type WindowTerms } from '../policy/terms.ts'
import type { Amount } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'
import { type BindingLimit, fixedLimit } from './binding-limit.ts'
import { countsSince, fitsFrom, windowAt } from './opening.ts'

/** Returns the counts to make; windows that deny the operation are added to `binding`. */
export function countIn(
  terms: Terms,
  space: SpaceState,
  member: MemberState,
  cost: UnitCost,
  units: number,
  now: Instant,
  binding: BindingLimit[],
): readonly Count[] {
  if (cost.counts.length === 0) return NO_COUNTS
  return cost.counts.map(({ window, each }) => {
    const its = windowFor(terms, member, window)
    if (!its) throw new Error(`Invariant: ${window} is counted but not in the terms.`)
    const counter = counterOf(space, member, its)
    const open = windowAt(its, counter, now, space)
    const limit = windowBound(its, counter, open, each, units, space)
    if (limit) binding.push(limit)
    return countFor(its, open, units * each, space)
  })
}

/** So many uses in this opening of the window. */
export function countFor(
  its: WindowTerms,
  { opened, period }: Opening,
  count: number,
  space: SpacePeriod,
): Count {
  const since = countsSince(its, opened, space)
  const own = { window: its.window, scope: its.countedIn, opened, since, count }
  return period === undefined ? own : { ...own, period }
}

/** How many uses an opening allows. */
export function limitOf({ limit, fairUse }: WindowTerms): number {
  return limit === 'unlimited' && fairUse?.past === 'refuse' ? fairUse.bound : limitAmount(limit)
}

/** The windows of this member; who does not pay has limits of their own. */
export function windowsFor(terms: Terms, member: MemberState | undefined): readonly WindowTerms[] {
  return member?.paying === false ? terms.unpaid : terms.windows
}

/** The window of this name, as it is for this member. */
export function windowFor(
  terms: Terms,
  member: MemberState | undefined,
  window: string,
): WindowTerms | undefined {
  return windowsFor(terms, member).find((known) => known.window === window)
}

export function counterOf(
  space: SpaceState,
  member: MemberState | undefined,
  { window, scope }: Pick<WindowTerms, 'window' | 'scope'>,
): Counter | undefined {
  return (scope === 'space' ? space : member)?.counters.find((each) => each.window === window)
}

const NO_COUNTS: readonly Count[] = []

function windowBound(
  terms: WindowTerms,
  counter: Counter | undefined,
  open: Opening,
  each: number,
  units: number,
  own: SpacePeriod,
): BindingLimit | undefined {
  if (terms.limit === 'no access') return { ...fixedLimit('no_access', terms.window, 0), title: terms.title }
  const fair = terms.limit === 'unlimited' && terms.fairUse?.past === 'refuse'
  const limit = limitOf(terms)
  const room = limit - open.used - open.held
  const needed = units * each
  if (needed <= room) return undefined
  return {
    code: fair ? 'fair_use' : terms.refuses,
    limit: terms.window,
    needed: needed as Amount, // units of use
    lacks: needed - room,
    fits: Math.max(0, Math.floor(room / each)),
    until: fitsFrom(terms, counter, open, limit, needed, own),
    window: { terms, open },
  }
}
