/** A command: what a caller asks a Space to do. Rules decide it, and the log keeps the result. */

import type { Amount } from '../values/amount.ts'
import type { Duration, Instant } from '../values/instant.ts'
import type { Period } from '../values/renewal.ts'
import type { Captured, Charged, EntryBase, Exported, RefundReason } from './entry.ts'
import type { GrantKind, GrantNumber, PlanGrantKind } from './grant.ts'
import type { PersonHash } from './once-share.ts'
import type { Operation } from './operation.ts'
import type { PaymentReport } from './payment.ts'
import type { Overrides, PlanId } from './plan.ts'
import type { ActualCost } from './settling.ts'
import type { MemberId, Role, SpaceId } from './space.ts'
import type { VoidReason } from './voided-grants.ts'

export type Command =
  | { readonly do: 'charge'; readonly operation: Operation }
  | {
      readonly do: 'hold'
      readonly operation: Operation
      readonly for: Duration
      /** Where not all units fit, hold as many as do. */
      readonly partial?: boolean
    }
  | { readonly do: 'extend'; readonly hold: number; readonly for: Duration }
  | {
      readonly do: 'capture'
      readonly hold: number
      readonly count: number
      /** What each of them really took, where the feature is settled at its actual cost. */
      readonly actual?: ActualCost
    }
  | { readonly do: 'release'; readonly hold: number; readonly count?: number; readonly reason?: RefundReason }
  | {
      readonly do: 'refund'
      /** The entry that took the amount, and how many of its units earlier refunds gave back. */
      readonly charge: EntryBase & Refundable
      readonly refunded: number
      readonly count: number
      readonly reason: RefundReason
    }
  | { readonly do: 'join'; readonly member: MemberId; readonly role: Role; readonly paying: boolean }
  /** Of a member; who is none is not let in by it. */
  | { readonly do: 'set_role'; readonly member: MemberId; readonly role: Role }
  | { readonly do: 'leave'; readonly member: MemberId }
  | { readonly do: 'cap'; readonly member: MemberId; readonly pool: string; readonly most: Amount | null }
  | {
      readonly do: 'subscribe'
      readonly plan: PlanId
      readonly period: Period
      /** Figures agreed for this Space on that plan. */
      readonly overrides?: Overrides
    }
  | { readonly do: 'cancel' }
  /** Says which Space of these persons has what a plan gives once: this one or another. */
  | { readonly do: 'settle_once'; readonly persons: readonly PersonHash[]; readonly holder: SpaceId }
  | ({ readonly do: 'payment' } & PaymentReport)
  /** Says which Space of these persons has the welcome of a plan: this one or another. */
  | {
      readonly do: 'settle_welcome'
      readonly persons: readonly PersonHash[]
      readonly plan: PlanId
      readonly holder: SpaceId
    }
  | {
      readonly do: 'grant'
      readonly pool: string
      readonly amount: Amount
      readonly kind: Exclude<GrantKind, PlanGrantKind>
      readonly priority?: number
      readonly expires?: Instant
      /** It cannot be drawn on before then. */
      readonly from?: Instant
      readonly note?: string
    }
  | { readonly do: 'void'; readonly grant: GrantNumber; readonly reason: VoidReason; readonly note?: string }

/** Entries that can be refunded. */
export type Refundable = Charged | Captured | Exported

/** The first command of a Space. */
export interface SpaceCreation {
  readonly space: SpaceId
  readonly name: string
  readonly owner: MemberId
  readonly paying: boolean
  readonly plan: PlanId
  readonly period: Period
  /** When its subscription began; now where it is left out. */
  readonly subscribed?: Instant
  readonly overrides?: Overrides
  /** Who gets what a plan gives once: one person, also where they are known in several ways; empty while not known. */
  readonly persons?: readonly PersonHash[]
}

/** A hold lasts at least one second and at most 31 days (law 9). */
export const HOLD_DURATION = { min: 1_000 as Duration, max: 2_678_400_000 as Duration } as const // literals
