/**
 * Billing: the port through which an admin changes what a Space pays for. `manual`: an operator confirms. `stripe`: the
 * admin pays there, and its events say what is paid. Either way Allot follows what is paid, never what was asked for.
 */
import type { Engine } from '@allot/engine/engine'
import { type Instant, WEEK } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Database } from '../database/database.ts'
import { openChanges, type PlanChange, type PlanChanges } from './changes.ts'
import { followOrTell } from './follow.ts'
import { openManual } from './manual.ts'
import { openPaid, type PaidTable } from './paid.ts'
import { openStripe, type StripeSettings } from './stripe.ts'

/** What both kinds are built on. */
export interface BillingParts {
  readonly db: Database
  readonly allot: Engine
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}

export type BillingSettings = { readonly kind: 'manual' } | ({ readonly kind: 'stripe' } & StripeSettings)

/** What an admin asked for, and where they are to be sent back to. */
export interface Wish {
  readonly space: SpaceId
  readonly to: PlanChange['to']
  readonly back: string
  /** The same again for the same id. */
  readonly id: string
}

/** What one kind of billing does in its own way. */
export interface Provider {
  /** What a change is until somebody has decided it. */
  readonly undecided: 'waiting' | 'elsewhere'
  /** @returns where the admin goes on; null where there is nothing more for them to do */
  change(wish: Wish): Promise<string | null>
  /** Where an admin sees invoices and changes how they pay. @throws Problem where there is none */
  portal(space: SpaceId, back: string): Promise<string>
  /** An operator says yes. @throws Problem where that is not theirs to say */
  confirm(change: PlanChange): Promise<void>
  /** Takes in what the provider tells. @throws Problem where it is not from the provider */
  takeIn(body: string, signature: string | undefined): Promise<void>
}

export interface Billing extends Provider {
  readonly kind: BillingSettings['kind']
  readonly changes: PlanChanges
  readonly paid: PaidTable
  /** Follows what waited for its term to end. */
  followDue(): Promise<void>
  close(): Promise<void>
}

/** A term ends within the last of its periods, and the shortest of these is a week. */
const LOOK_EVERY = 3_600_000
/** Longer than Stripe sends an event again. */
const KEPT_FOR = 12 * WEEK

export function openBilling(settings: BillingSettings, parts: BillingParts): Billing {
  const paid = openPaid(parts.db)
  const shared = { ...parts, paid }
  const provider = settings.kind === 'manual' ? openManual(shared) : openStripe(settings, shared)
  const followDue = async () => {
    for (const space of await paid.waiting()) await followOrTell(shared, space)
    await paid.forget((parts.clock() - KEPT_FOR) as Instant) // an instant less a length
  }
  let following: Promise<void> | undefined
  const look = () => {
    following ??= followDue()
      .catch(parts.unexpected)
      .finally(() => {
        following = undefined
      })
  }
  const timer = setInterval(look, LOOK_EVERY).unref()
  look()
  return {
    kind: settings.kind,
    changes: openChanges(parts.db),
    paid,
    ...provider,
    followDue,
    close: async () => {
      clearInterval(timer)
      await following
    },
  }
}
