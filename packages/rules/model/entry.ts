/**
 * An entry: one immutable line of a Space's log. It contains results (amounts, grants, instants), never references to
 * figures of a policy that might change, so `evolve` needs nothing else; and it names the policy version it was decided
 * under. Everything else - balances, windows, usage, alerts - is derived from entries.
 *
 * Its property names are stored in logs and stay: `id` is the caller's idempotency key, `apart` names legacy pools,
 * `moved` merged pools. Kinds that were renamed are read by upcast.ts.
 */

import type { Amount } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'
import type { Period } from '../values/renewal.ts'
import type { OnceSettled, WelcomeSettled } from './claim-entry.ts'
import type { Denial } from './denial.ts'
import type { ExportClass, ScreenChange } from './export-screen.ts'
import type { FreeUses } from './free-uses.ts'
import type { Draw, Grant, Take } from './grant.ts'
import type { Granted, Lapsed, Voided } from './grant-entry.ts'
import type { PersonHash } from './once-share.ts'
import type { Client, DesignExport, FeatureUse } from './operation.ts'
import type { Frozen, Paid, PaymentOverdue } from './payment-entry.ts'
import type { PolicyChanged, Renewed, Subscribed } from './period-entry.ts'
import type { Overrides, PlanId, PolicyId } from './plan.ts'
import type { GivenBack, Settling } from './settling.ts'
import type { MemberId, Role, SpaceId } from './space.ts'
import type { WelcomeStep } from './welcome.ts'
import type { Count, OpeningKey } from './window.ts'

export interface EntryBase {
  /** 1 for the first entry of a Space, without gaps. */
  readonly seq: number
  readonly at: Instant
  readonly policy: PolicyId
  /** The caller's idempotency key; entries that follow from the time alone have none. */
  readonly id?: string
}

export type Entry = EntryBase & EntryBody

export type EntryBody =
  | Created
  | Joined
  | Left
  | Capped
  | Charged
  | Exported
  | Held
  | Extended
  | Captured
  | Released
  | Refunded
  | Granted
  | Voided
  | Lapsed
  | Renewed
  | Subscribed
  | PolicyChanged
  | OnceSettled
  | Paid
  | PaymentOverdue
  | Frozen
  | WelcomeSettled
  | ThresholdCrossed
  | Denied

export interface Created {
  readonly kind: 'created'
  readonly space: SpaceId
  readonly name: string
  readonly owner: { readonly id: MemberId; readonly paying: boolean }
  readonly plan: PlanId
  readonly period: Period
  readonly overrides?: Overrides
  readonly anchor: Instant
  readonly periodStart: Instant
  readonly renewsAt: Instant
  readonly grants: readonly Grant[]
  /** For whom it was created, where what a plan gives once is given once a person. */
  readonly persons?: readonly PersonHash[]
  /** Whether `grants` has the welcome of the plan, or the Space waits for it. */
  readonly welcome?: WelcomeStep
}

export interface Joined {
  readonly kind: 'joined'
  readonly member: MemberId
  readonly role: Role
  readonly paying: boolean
  /** For how many seats the running period is given now; left out where it stays. */
  readonly seats?: number
  /** The seats that it adds are given for the time that is left of the period; left out where they are whole. */
  readonly share?: true
  /** What the seat added to the plan's grants. */
  readonly raised?: readonly Draw[]
}

export interface Left {
  readonly kind: 'left'
  readonly member: MemberId
}

/** The most that a member may take of a pool in a period from now on; null lifts it. */
export interface Capped {
  readonly kind: 'capped'
  readonly member: MemberId
  readonly pool: string
  readonly most: Amount | null
}

/** An operation and what it took; shared by charges, exports and holds. */
export interface MeteredOperation {
  readonly by: MemberId
  readonly client: Client
  readonly feature: string
  readonly use: readonly FeatureUse[]
  readonly units: number
  /** What one unit takes where none of it is free. */
  readonly takes: readonly Take[]
  /** Left out where nothing is. */
  readonly free?: readonly FreeUses[]
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
}

export interface Charged extends MeteredOperation {
  readonly kind: 'charged'
}

/** A design was exported, or its export screen was opened or left; `counts` says in which windows that counted. */
export interface Exported extends MeteredOperation {
  readonly kind: 'exported'
  readonly act: DesignExport['act']
  readonly design: string
  readonly class: ExportClass
  readonly screen: ScreenChange
}

export interface Held extends MeteredOperation {
  readonly kind: 'held'
  readonly expires: Instant
  /** Where a capture may say what the work really took. */
  readonly settles?: Settling
}

/** A hold got a later end. */
export interface Extended {
  readonly kind: 'extended'
  readonly hold: number
  readonly expires: Instant
}

export interface Captured {
  readonly kind: 'captured'
  /** The number of the entry that placed the hold, and its instant: what it takes belongs to the period of that instant. */
  readonly hold: number
  readonly placed: Instant
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  readonly takes: readonly Take[]
  readonly free?: readonly FreeUses[]
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
  /** Where it was settled at its actual cost: what its units had reserved and did not take. */
  readonly back?: GivenBack
  /** And what they took beyond what was reserved, which is not paid. */
  readonly unpaid?: readonly Take[]
}

export interface Released {
  readonly kind: 'released'
  readonly hold: number
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
  readonly reason: 'released' | 'expired' | RefundReason
}

export type RefundReason = 'technical' | 'timeout' | 'cancelled' | 'moderated'

/**
 * Gives back what a charge or capture took. What came from a grant that has lapsed comes back as new grants (`anew`,
 * A failure that the policy does not refund is recorded too, with nothing given back.
 */
export interface Refunded {
  readonly kind: 'refunded'
  /** The number of the entry that took it, and the instant that decides to which period it belongs. */
  readonly charge: number
  readonly taken: Instant
  /** The entry that drew on the grants: the charge, or the hold of a capture. Early entries have `taken` alone. */
  readonly drawnBy?: number
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  readonly reason: RefundReason
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
  readonly anew: readonly Grant[]
  /** What was added to goodwill that an earlier refund had made, instead of a grant for each of many refunds. */
  readonly raised?: readonly Draw[]
  /** Its grant was voided since, so this is not given back. */
  readonly notReturned?: readonly Draw[]
}

/** A usage threshold was crossed: once for each pool or window, threshold and period. */
export interface ThresholdCrossed {
  readonly kind: 'threshold_crossed'
  /** A pool's or a window's name. */
  readonly pool: string
  readonly threshold: number
  readonly by: MemberId
  /** For a window: in which opening of whose counter. */
  readonly window?: OpeningKey & { readonly scope: 'member' | 'space' }
}

export interface Denied {
  readonly kind: 'denied'
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  readonly denial: Denial
}

/** All that a refund gives back. */
export function givenBackBy({ draws, anew, raised = [] }: Refunded): readonly Draw[] {
  return [
    ...draws,
    ...raised,
    ...anew.map(({ number: grant, pool, size: amount }) => ({ grant, pool, amount })),
  ]
}

/** All that a refund makes unused. */
export function undoneBy(refund: Refunded): readonly Draw[] {
  const { notReturned } = refund
  return notReturned ? [...givenBackBy(refund), ...notReturned] : givenBackBy(refund)
}

/** Sums draws by pool. */
export function totalOf(draws: readonly { pool: string; amount: Amount }[]): ReadonlyMap<string, Amount> {
  const total = new Map<string, Amount>()
  for (const draw of draws) total.set(draw.pool, ((total.get(draw.pool) ?? 0) + draw.amount) as Amount) // a sum of one unit
  return total
}
