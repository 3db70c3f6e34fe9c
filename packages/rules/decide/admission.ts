/**
 * Admission: one decision over all limits of an operation - access, the Batch maximum, windows, pools, the member's
 * cap - all or nothing (law 3). The result is either the draws and counts to make, or every limit that binds.
 *
 * A Batch of 40 with Recolor needs 40 Batch exports and 40 × Recolor's credits; with 39 of either left, nothing is
 * taken, and the answer names the limit that is too low.
 */

import { amountIn, takesOfFirst } from '../model/free-uses.ts'
import { type Draw, drawableGrants, drawOn, type Take } from '../model/grant.ts'
import type { Quotable } from '../model/operation.ts'
import { type MemberState, memberOf, type SpaceState } from '../model/space.ts'
import type { Count } from '../model/window.ts'
import type { PolicyBook } from '../policy/book.ts'
import { mixedCost, type UnitCost, unitCost } from '../policy/cost.ts'
import { classifyExport } from '../policy/export.ts'
import type { PoolMerges } from '../policy/pool-merge.ts'
import type { PolicyText } from '../policy/schema.ts'
import type { Terms } from '../policy/terms.ts'
import { minus, times } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import type { Instant } from '../values/instant.ts'
import { requireKeepable } from '../values/shape.ts'
import { boundAtOnce, boundByAccess } from './access.ts'
import { type BindingLimit, fixedLimit, frozenLimit } from './binding-limit.ts'
import { capIn } from './cap.ts'
import { withClosedNamed } from './closed-window.ts'
import { countIn } from './counting.ts'
import { type Metering, meterFree, unitsFitting } from './free.ts'

export type Admission = Admitted | NotAdmitted

interface Admitted {
  readonly admitted: true
  readonly takes: Metering['takes']
  readonly free: Metering['free']
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
}

export interface NotAdmitted {
  readonly admitted: false
  /** What all units together take of each pool. */
  readonly cost: readonly Take[]
  readonly binding: readonly BindingLimit[]
  /** How many of the units fit. */
  readonly fits: number
}

/** @throws Fault `unknown_feature`, `malformed` */
export function admit(book: PolicyBook, space: SpaceState, operation: Quotable, now: Instant): Admission {
  const units = unitsOf(operation)
  const member = memberOf(space, operation.by)
  if (!member) requireKeepable(operation.by, 'by') // it is noted with the denial
  const policy = book.policy(space.policy)
  const cost = costFor(book, policy, space, operation, member)
  const frozen = space.payment?.state === 'frozen' && (cost.takes.length > 0 || cost.counts.length > 0)
  if (!member || frozen) {
    const all = takesOfFirst({ takes: cost.takes }, units)
    const limit = member ? frozenLimit(space.payment) : fixedLimit('not_a_member', 'membership', 0)
    return { admitted: false, cost: all, binding: [limit], fits: 0 }
  }
  const terms = book.terms(space)
  const binding: BindingLimit[] = []
  boundByAccess(policy, terms, operation, binding)
  boundAtOnce(policy, terms, space, operation, binding)
  const counts = countIn(terms, space, member, cost, units, now, binding)
  const metering = meterFree(terms, space, member, cost, units, now)
  const draws = drawFrom(terms, space, metering, units, now, binding)
  const capped = capIn(terms, space, member, metering, units, binding)
  if (binding.length === 0) {
    const { takes, free, freeCounts } = metering
    const plain = !freeCounts && capped.length === 0
    const all = plain ? counts : [...counts, ...(freeCounts ?? []), ...capped]
    return { admitted: true, takes, free, draws, counts: all }
  }
  return {
    admitted: false,
    cost: takesOfFirst(metering, units),
    binding: withClosedNamed(policy, operation, binding),
    fits: binding.reduce((fits, each) => Math.min(fits, each.fits), units),
  }
}

/**
 * Admission under another plan or a later policy version, which may have no such feature, or ask for a model or length
 * that the operation does not name: then it is no way out. @returns undefined where it makes no sense there
 */
export function admitElsewhere(
  book: PolicyBook,
  space: SpaceState,
  operation: Quotable,
  at: Instant,
): Admission | undefined {
  try {
    return admit(book, space, operation, at)
  } catch (fault) {
    if (fault instanceof Fault) return undefined
    throw fault
  }
}

/** Of a mixed Batch, all images are one unit: there is one cost of the whole. */
function unitsOf(operation: Quotable): number {
  return 'mixed' in operation ? 1 : operation.count
}

function costFor(
  book: PolicyBook,
  policy: PolicyText,
  space: SpaceState,
  operation: Quotable,
  member: MemberState | undefined,
): UnitCost {
  if ('export' in operation) return classifyExport(policy, operation, member?.screens ?? []).cost
  if ('mixed' in operation) return mixedCost(policy, operation, legacyOf(book, space))
  return unitCost(policy, operation, legacyOf(book, space))
}

/** The pool merges, while the Space still has the pools from before them. */
export function legacyOf(book: PolicyBook, space: SpaceState): PoolMerges | undefined {
  return space.legacyPools === undefined ? undefined : book.legacyMerges(space.legacyPools)
}

function drawFrom(
  terms: Terms,
  space: SpaceState,
  metering: Metering,
  units: number,
  now: Instant,
  binding: BindingLimit[],
): readonly Draw[] {
  const draws: Draw[] = []
  const grants = drawableGrants(space.grants, terms.renews, now)
  const all = metering.free && takesOfFirst(metering, units)
  for (const take of metering.takes) {
    const pool = terms.pools.find((each) => each.pool === take.pool)
    if (!pool) throw new Error(`Invariant: ${take.pool} is taken from but not in the terms.`)
    const needed = all ? amountIn(all, take.pool) : times(take.amount, units)
    if (needed === 0) continue
    if (pool.allowance === 'no access')
      binding.push({ ...fixedLimit('no_access', take.pool, 0), title: pool.title })
    const missing = drawOn(grants, take.pool, needed, draws)
    if (missing > 0 && pool.allowance !== 'no access') {
      const left = minus(needed, missing)
      const fits = unitsFitting(metering, take, left, units)
      binding.push({
        code: pool.refuses,
        limit: take.pool,
        lacks: missing,
        needed,
        fits,
        until: space.renewsAt,
        moreFree: metering.more,
        pool,
      })
    }
  }
  return draws
}
