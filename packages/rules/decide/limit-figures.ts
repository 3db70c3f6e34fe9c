/**
 * The figures of a limit that binds: how much it allows, and how much of that is used, reserved by running work and left.
 * They add up, also where 34 of 125 are used, 91 reserved and 0 left. Where a policy hides the numbers of a pool or
 * window, a denial shows none of them.
 */

import type { Binding } from '../model/denial.ts'
import { drawableGrants, heldIn, leftIn } from '../model/grant.ts'
import { type SpaceState, spentIn } from '../model/space.ts'
import { type Amount, decimalOf, type Unit } from '../values/amount.ts'
import { type Instant, iso, NEVER } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import type { BindingLimit } from './binding-limit.ts'

/** In the smallest unit; null where a limit has no such number. */
export interface LimitFigures {
  readonly title: string
  readonly unit: Unit
  readonly display: 'count' | 'percent'
  readonly allowance: number | null
  readonly used: number | null
  readonly reserved: number | null
  readonly left: number | null
}

export function figuresOf(
  bound: BindingLimit,
  space: SpaceState,
  renews: boolean,
  now: Instant,
): LimitFigures {
  const { limit, window, cap, pool } = bound
  if (window) {
    const { terms, open } = window
    const { title, unit, display } = terms
    const allowance = typeof terms.limit === 'number' ? terms.limit : (terms.fairUse?.bound ?? null)
    return { title, unit, display, ...split(allowance, open.used, open.held) }
  }
  if (cap) {
    const { title, unit, display } = cap.pool
    return { title, unit, display, ...split(cap.most, cap.used, cap.held) }
  }
  if (pool) {
    const { title, unit, display } = pool
    const grants = drawableGrants(space.grants, renews, now)
    const [used, held] = [spentIn(space, pool.pool), heldIn(grants, pool.pool)]
    return { title, unit, display, ...split(used + held + leftIn(grants, pool.pool), used, held) }
  }
  const title = bound.title ?? lookUp(TITLES, limit) ?? limit.replaceAll('_', ' ')
  return {
    ...{ title, unit: 'image', display: 'count', allowance: bound.most ?? bound.fits },
    ...{ used: null, reserved: null, left: null },
  }
}

/** A limit with its figures as people may see them. */
export function bindingOf({ code, limit, needed, until }: BindingLimit, figures: LimitFigures): Binding {
  const { title, unit, display, allowance, used, reserved, left } = figures
  const shown = (figure: number | null) =>
    figure === null || display === 'percent' ? null : decimalOf(figure as Amount, unit) // of the unit beside it
  return {
    limit,
    title,
    code,
    allowance: shown(allowance),
    used: shown(used),
    reserved: shown(reserved),
    left: shown(left),
    needed: decimalOf(needed, unit),
    resetsAt: until === NEVER ? null : iso(until),
  }
}

function split(
  allowance: number | null,
  used: number,
  reserved: number,
): Pick<LimitFigures, 'allowance' | 'used' | 'reserved' | 'left'> {
  return {
    allowance,
    used,
    reserved,
    left: allowance === null ? null : Math.max(0, allowance - used - reserved),
  }
}

/** Titles of limits that are neither a pool nor a window, so no policy has a title for them. */
const TITLES: Readonly<Record<string, string>> = {
  batch_images: 'Images in a Batch',
  membership: 'Members of the Space',
  payment: 'Payment of the subscription',
}
