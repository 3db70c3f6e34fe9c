/**
 * Admission: one decision over everything that an operation draws on - access, the Batch maximum, windows, pools -
 * all or nothing (law 3). It finds either the draws and counts to make, or every limit that binds.
 *
 * A Batch of 40 with Recolor needs 40 Batch exports and 40 × Recolor's credits; with 39 of either left, nothing is
 * taken, and the answer names the limit that is short.
 */
import { type Amount, NOTHING, times } from './amount.ts'
import type { PolicyBook } from './book.ts'
import { type Cost, unitCost } from './cost.ts'
import type { DenialCode } from './denial.ts'
import { type Draw, drawOn, leftIn, usable } from './grant.ts'
import { type Instant, NEVER } from './instant.ts'
import type { Operation } from './operation.ts'
import { type Member, memberOf, type Space } from './space.ts'
import { bound, type PoolTerms, type Terms, type WindowTerms } from './terms.ts'
import { type Count, fitsFrom, type OpenWindow, windowAt } from './window.ts'

export type Admission = Admitted | Refused

export interface Admitted {
  readonly admitted: true
  readonly cost: Cost
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
}

export interface Refused {
  readonly admitted: false
  readonly cost: Cost
  readonly binding: readonly Bound[]
  /** How many of the units would have fitted. */
  readonly fits: number
}

/** A limit that refuses: so many units of it are wanted, so many would fit. */
export interface Bound {
  readonly code: DenialCode
  readonly limit: string
  readonly needed: Amount
  readonly fits: number
  /** From when it would not refuse if nothing else happened; NEVER if waiting does not help. */
  readonly until: Instant
  readonly pool?: PoolTerms
  readonly window?: { readonly terms: WindowTerms; readonly open: OpenWindow }
}

/** @throws Fault `unknown_feature` */
export function admit(book: PolicyBook, space: Space, operation: Operation, now: Instant): Admission {
  const terms = termsFor(book, space)
  const cost = unitCost(book.policy(space.policy), operation)
  const member = memberOf(space, operation.by)
  const binding: Bound[] = []
  if (!member) {
    binding.push(barrier('not_a_member', 'membership', 0))
    return { admitted: false, cost, binding, fits: 0 }
  }
  boundByAccess(terms, operation, binding)
  const counts = countIn(
    windowTermsFor(book, space, terms, member),
    space,
    member,
    cost,
    operation.count,
    now,
    binding,
  )
  const draws = drawFrom(terms, space, cost, operation.count, binding)
  if (binding.length === 0) return { admitted: true, cost, draws, counts }
  return {
    admitted: false,
    cost,
    binding,
    fits: binding.reduce((fits, each) => Math.min(fits, each.fits), operation.count),
  }
}

export function termsFor(book: PolicyBook, space: Space): Terms {
  return book.terms(space.policy, space.plan, space.period, space.overrides)
}

function boundByAccess(terms: Terms, operation: Operation, binding: Bound[]): void {
  const uses = 'use' in operation ? [operation.use] : operation.batch
  for (const use of uses) {
    if (terms.noAccess.includes(use.feature)) binding.push(barrier('no_access', use.feature, 0))
  }
  if ('use' in operation) return
  const most = terms.batchImages[operation.client]
  if (operation.count > most) binding.push(barrier('batch_too_large', 'batch_images', most))
}

function barrier(code: DenialCode, limit: string, fits: number): Bound {
  return { code, limit, needed: NOTHING, fits, until: NEVER }
}

/** Windows that belong to paying users give the others the first plan's limits. */
function windowTermsFor(
  book: PolicyBook,
  space: Space,
  terms: Terms,
  member: Member,
): readonly WindowTerms[] {
  if (member.paying || terms.windows.length === 0) return terms.windows
  const [free] = Object.keys(book.policy(space.policy).plans)
  return free ? book.terms(space.policy, free, space.period, undefined).windows : terms.windows
}

function countIn(
  windows: readonly WindowTerms[],
  space: Space,
  member: Member,
  cost: Cost,
  units: number,
  now: Instant,
  binding: Bound[],
): readonly Count[] {
  if (cost.counts.length === 0) return NO_COUNTS
  const counts: Count[] = []
  for (const name of cost.counts) {
    const terms = windows.find((each) => each.window === name)
    if (!terms) throw new Error(`Invariant: ${name} is counted but not in the terms.`)
    const counter = (terms.scope === 'space' ? space : member).counters.find((each) => each.window === name)
    const open = windowAt(terms, counter, now, space)
    const limit = bound(terms.limit)
    const room = limit - open.used - open.held
    counts.push({ window: name, scope: terms.scope, opened: open.opened, since: open.since, count: units })
    if (terms.limit === 'no access') binding.push(barrier('no_access', name, 0))
    else if (units > room) {
      const until = fitsFrom(terms, counter, open, limit, units)
      binding.push({
        code: terms.refuses,
        limit: name,
        needed: units as Amount,
        fits: Math.max(0, room),
        until,
        window: { terms, open },
      }) // units of use
    }
  }
  return counts
}

const NO_COUNTS: readonly Count[] = []

function drawFrom(terms: Terms, space: Space, cost: Cost, units: number, binding: Bound[]): readonly Draw[] {
  const draws: Draw[] = []
  const grants = usable(space.grants, terms.renews)
  for (const take of cost.takes) {
    const pool = terms.pools.find((each) => each.pool === take.pool)
    if (!pool) throw new Error(`Invariant: ${take.pool} is taken from but not in the terms.`)
    const needed = times(take.amount, units)
    const left = leftIn(grants, take.pool)
    if (pool.allowance === 'no access') binding.push(barrier('no_access', take.pool, 0))
    else if (needed > left) {
      const fits = Math.floor(left / take.amount)
      binding.push({ code: pool.refuses, limit: take.pool, needed, fits, until: space.renewsAt, pool })
    } else if (binding.length === 0) drawOn(grants, take.pool, needed, draws)
  }
  return draws
}
