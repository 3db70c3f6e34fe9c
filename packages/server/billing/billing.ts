/**
 * Billing: the port through which an admin changes what a Space pays for. `manual`: an operator confirms. `stripe`: the
 * admin pays there, and its events say what is paid. Either way Allot follows what is paid, never what was asked for.
 */
import type { Engine } from '@allot/engine/engine'
import { type Instant, WEEK } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Database } from '../database/database.ts'
import { openManual } from './manual.ts'
import { openPlanChangeStore, type PlanChangeStore, type StoredPlanChange } from './plan-change-store.ts'
import { reconcileOrReport } from './reconcile.ts'
import { openStripe, type StripeSettings } from './stripe.ts'
import { openSubscriptionStore, type SubscriptionStore } from './subscription-store.ts'

/** What both kinds are built on. */
export interface BillingParts {
  readonly db: Database
  readonly allot: Engine
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}

export type BillingSettings = { readonly kind: 'manual' } | ({ readonly kind: 'stripe' } & StripeSettings)

/** What an admin asked for, and where they are to be sent back to. */
export interface PlanChangeRequest {
  readonly space: SpaceId
  readonly to: StoredPlanChange['to']
  readonly back: string
  /** The same again for the same id. */
  readonly id: string
}

/** What one kind of billing does in its own way. */
export interface BillingProvider {
  /** What a change is until somebody has decided it. */
  readonly initialStatus: 'waiting' | 'elsewhere'
  /** @returns where the admin goes on; null where there is nothing more for them to do */
  change(wish: PlanChangeRequest): Promise<string | null>
  /** Where an admin sees invoices and changes how they pay. @throws Problem where there is none */
  portal(space: SpaceId, back: string): Promise<string>
  /** An operator says yes. @throws Problem where that is not theirs to say */
  confirm(change: StoredPlanChange): Promise<void>
  /** Takes in what the provider tells. @throws Problem where it is not from the provider */
  receiveEvent(body: string, signature: string | undefined): Promise<void>
}

export interface SpaceBilling extends BillingProvider {
  readonly kind: BillingSettings['kind']
  readonly changes: PlanChangeStore
  readonly subscriptions: SubscriptionStore
  /** Follows what waited for its term to end. */
  reconcileDue(): Promise<void>
  close(): Promise<void>
}

/** A term ends within the last of its periods, and the shortest of these is a week. */
const LOOK_EVERY = 3_600_000
/** Longer than Stripe sends an event again. */
const KEPT_FOR = 12 * WEEK

export function openBilling(settings: BillingSettings, parts: BillingParts): SpaceBilling {
  const subscriptions = openSubscriptionStore(parts.db)
  const shared = { ...parts, subscriptions }
  const provider = settings.kind === 'manual' ? openManual(shared) : openStripe(settings, shared)
  const reconcileDue = async () => {
    for (const space of await subscriptions.waiting()) await reconcileOrReport(shared, space)
    await subscriptions.forgetEvents((parts.clock() - KEPT_FOR) as Instant) // an instant less a length
  }
  let reconciling: Promise<void> | undefined
  const look = () => {
    reconciling ??= reconcileDue()
      .catch(parts.unexpected)
      .finally(() => {
        reconciling = undefined
      })
  }
  const timer = setInterval(look, LOOK_EVERY).unref()
  look()
  return {
    kind: settings.kind,
    changes: openPlanChangeStore(parts.db),
    subscriptions,
    ...provider,
    reconcileDue,
    close: async () => {
      clearInterval(timer)
      await reconciling
    },
  }
}
