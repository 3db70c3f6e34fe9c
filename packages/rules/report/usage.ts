/**
 * Usage: what a Space has used, reserved and left, as its members may see it. Batch exports are shown as a count; where a
 * policy shows percent, the answer contains no numbers at all (REQ-082, 120-126). Percent is rounded down, and 100 only
 * where nothing remains.
 */

import { counterOf, windowsFor } from '../decide/counting.ts'
import { closesAt, windowAt } from '../decide/opening.ts'
import { catchUp } from '../decide/time.ts'
import { beginsLater, drawableGrants, type Grant, heldIn, leftIn } from '../model/grant.ts'
import { type MemberState, memberOf, onPlan, type SpaceState, spentIn } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { limitAmount, type PoolTerms, type WindowTerms } from '../policy/terms.ts'
import { type Amount, decimalOf, type OwnUnit, type Unit } from '../values/amount.ts'
import { type Instant, iso, latest, NEVER, requireInstant } from '../values/instant.ts'
import type { Period } from '../values/renewal.ts'
import { type PaymentState, paymentState } from './payment-report.ts'

export interface Usage {
  readonly space: string
  readonly name: string
  readonly policy: string
  readonly plan: { readonly id: string; readonly title: string; readonly period: Period | null }
  /** What the Space changes to at its next renewal. */
  readonly next: { readonly id: string; readonly title: string } | null
  readonly renewsAt: string | null
  /** null where billing reported nothing. */
  readonly payment: PaymentState | null
  readonly meters: readonly Meter[]
}

/** Amounts as people write them; all null where the policy shows percent only. */
export interface Meter {
  readonly meter: string
  readonly title: string
  /** `credit`, `export`, `output`, or the name of a unit that the policy declares. */
  readonly unit: string
  /** The words of a unit that the policy declares, and how many digits behind the point it has. */
  readonly ownUnit?: Pick<OwnUnit, 'one' | 'many' | 'decimals'>
  readonly display: 'count' | 'percent'
  readonly percent: number
  readonly used: number | null
  readonly held: number | null
  /** `unlimited` is always subject to fair use; the interface must say so (REQ-013). */
  readonly allowance: number | 'unlimited' | null
  readonly remaining: number | 'unlimited' | null
  readonly renewsAt: string | null
  /** What a plan gave besides, while it lasts: what of it remains, and when that lapses. */
  readonly welcome?: { readonly remaining: number | null; readonly endsAt: string }
  /** false: the plan has none of it. */
  readonly included: boolean
  /** A window that each member has by themselves; left out where all share it. */
  readonly perMember?: true
  /** What was granted and begins later; left out where there is none. */
  readonly upcoming?: readonly Upcoming[]
}

/** An amount that cannot be used yet, with the instant from which it can. */
export interface Upcoming {
  readonly amount: number | null
  readonly from: string
}

export interface Viewer {
  /** Whose windows to show; the pools are the same for all members. */
  readonly member: string
  /** Operators see the numbers that a policy hides. */
  readonly operator: boolean
}

export function usageOf(book: PolicyBook, before: SpaceState, viewer: Viewer, clock: Instant): Usage {
  requireInstant(clock, 'clock')
  const now = latest(clock, before.at)
  const { space } = catchUp(book, before, now)
  const terms = book.terms(space)
  const member = memberOf(space, viewer.member)
  return {
    space: space.id,
    name: space.name,
    policy: space.policy,
    plan: { id: terms.plan, title: terms.title, period: terms.renews ? terms.period : null },
    next: space.next
      ? {
          id: space.next.plan,
          title: book.terms(onPlan(space, space.next)).title,
        }
      : null,
    renewsAt: orNull(space.renewsAt),
    payment: paymentState(space.payment),
    meters: [
      ...terms.pools.map((pool) =>
        poolMeter(space, drawableGrants(space.grants, terms.renews, now), pool, viewer, now),
      ),
      ...windowsFor(terms, member).map((window) => windowMeter(space, member, window, viewer, now)),
    ],
  }
}

function poolMeter(
  space: SpaceState,
  grants: readonly Grant[],
  pool: PoolTerms,
  viewer: Viewer,
  now: Instant,
): Meter {
  const used = spentIn(space, pool.pool)
  const held = heldIn(grants, pool.pool)
  const left = leftIn(grants, pool.pool)
  const upcoming = upcomingIn(space.grants, pool, viewer, now)
  return {
    meter: pool.pool,
    title: pool.title,
    renewsAt: orNull(space.renewsAt),
    included: pool.allowance !== 'no access' && used + held + left > 0,
    ...figures(pool, { used, held, left }, pool.allowance === 'unlimited', viewer),
    ...(upcoming.length > 0 && { upcoming }),
    ...welcomeIn(grants, pool, viewer),
  }
}

/** What begins later, soonest first. */
function upcomingIn(
  grants: readonly Grant[],
  { pool, unit, display }: PoolTerms,
  viewer: Viewer,
  now: Instant,
): readonly Upcoming[] {
  const hidden = isHidden(display, viewer)
  return grants
    .filter((grant) => grant.pool === pool && beginsLater(grant, now))
    .sort((a, b) => (a.from ?? now) - (b.from ?? now))
    .map(({ left, from = now }) => ({ amount: hidden ? null : decimalOf(left, unit), from: iso(from) }))
}

function welcomeIn(
  grants: readonly Grant[],
  { pool, unit, display }: PoolTerms,
  viewer: Viewer,
): Pick<Meter, 'welcome'> {
  const welcomes = grants.filter(
    (each) => each.kind === 'welcome' && each.pool === pool && each.left + each.held > 0,
  )
  const [first] = welcomes
  if (!first) return {}
  const remaining = isHidden(display, viewer) ? null : decimalOf(leftIn(welcomes, pool), unit)
  return { welcome: { remaining, endsAt: iso(first.expires) } }
}

function windowMeter(
  space: SpaceState,
  member: MemberState | undefined,
  window: WindowTerms,
  viewer: Viewer,
  now: Instant,
): Meter {
  const open = windowAt(window, counterOf(space, member, window), now, space)
  const left = Math.max(0, limitAmount(window.limit) - open.used - open.held)
  const running = open.used + open.held > 0 || window.opens !== 'first_use'
  return {
    meter: window.window,
    title: window.title,
    renewsAt: running ? orNull(closesAt(window, open.opened, space)) : null,
    included: window.limit !== 'no access' && window.limit !== 0,
    ...(window.scope === 'member' && { perMember: true as const }),
    ...figures(window, { used: open.used, held: open.held, left }, window.limit === 'unlimited', viewer),
  }
}

type Figures = Pick<
  Meter,
  'unit' | 'ownUnit' | 'display' | 'percent' | 'used' | 'held' | 'allowance' | 'remaining'
>

function figures(
  shown: { unit: Unit; display: 'count' | 'percent' },
  is: { used: number; held: number; left: number },
  unlimited: boolean,
  viewer: Viewer,
): Figures {
  const { unit, display } = shown
  const all = is.used + is.held + is.left
  const percent =
    unlimited || all === 0
      ? 0
      : is.left + is.held === 0
        ? 100
        : Math.min(99, Math.floor((is.used * 100) / all))
  const named = namedUnit(unit)
  if (isHidden(display, viewer))
    return { ...named, display, percent, used: null, held: null, allowance: null, remaining: null }
  const plain = (amount: number) => decimalOf(amount as Amount, unit) // amounts of this meter's own unit
  return {
    ...named,
    display,
    percent,
    used: plain(is.used),
    held: plain(is.held),
    allowance: unlimited ? 'unlimited' : plain(all),
    remaining: unlimited ? 'unlimited' : plain(is.left),
  }
}

/** Whether numbers are hidden from the viewer. */
function isHidden(display: Meter['display'], viewer: Viewer): boolean {
  return display === 'percent' && !viewer.operator
}

function namedUnit(unit: Unit): Pick<Meter, 'unit' | 'ownUnit'> {
  if (typeof unit === 'string') return { unit }
  const { name, one, many, decimals } = unit
  return { unit: name, ownUnit: { one, many, decimals } }
}

function orNull(at: Instant): string | null {
  return at === NEVER ? null : iso(at)
}
