/**
 * Billing: how an admin changes what a Space pays for. `manual`: an operator confirms. `stripe`: the admin pays there,
 * and its events report what is paid. Either way the plan follows what is paid, never what was requested.
 */
import { HOUR, type Instant, WEEK } from '@allot/rules/instant'
import type { PageResult } from '../database/pages.ts'
import { openManual } from './manual.ts'
import { openPlanChangeStore, type PlanChangeStore } from './plan-change-store.ts'
import type { BillingParts, BillingProvider } from './provider.ts'
import { reconcileOrReport } from './reconcile.ts'
import { openStripe } from './stripe.ts'
import type { StripeSettings } from './stripe-client.ts'
import { openSubscriptionStore, type PaidSubscription, type SubscriptionStore } from './subscription-store.ts'

export type BillingSettings = { readonly kind: 'manual' } | ({ readonly kind: 'stripe' } & StripeSettings)

export interface SpaceBilling extends BillingProvider {
  readonly kind: BillingSettings['kind']
  readonly changes: PlanChangeStore
  readonly subscriptions: SubscriptionStore
  /** Reconciles the Spaces that waited for a paid term to end, and those that do not pay. */
  reconcileDue(): Promise<void>
  close(): Promise<void>
}

/** In milliseconds. A change is due within the last period of a term, and the shortest period is a week. */
const RECONCILE_EVERY = HOUR
/** Unpaid subscriptions that are read at once. */
const AT_ONCE = 500
/** Events are remembered for longer than Stripe repeats one. */
const EVENTS_KEPT_FOR = 12 * WEEK

export function openBilling(settings: BillingSettings, parts: BillingParts): SpaceBilling {
  const subscriptions = openSubscriptionStore(parts.db)
  const missing = settings.kind === 'manual' ? 'unconfirmed' : 'reported'
  const shared = { ...parts, subscriptions, missing } as const
  const provider = settings.kind === 'manual' ? openManual(shared) : openStripe(settings, shared)
  async function* unpaid(): AsyncGenerator<PaidSubscription> {
    for (let after: number | null = 0; after !== null; ) {
      const page: PageResult<PaidSubscription> = await subscriptions.unpaid(parts.clock(), {
        after,
        limit: AT_ONCE,
      })
      yield* page.items
      after = page.next
    }
  }
  const reconcileDue = async () => {
    for (const space of await subscriptions.waiting()) await reconcileOrReport(shared, space)
    for await (const { space } of unpaid()) await reconcileOrReport(shared, space)
    await subscriptions.forgetEvents((parts.clock() - EVENTS_KEPT_FOR) as Instant) // an instant less a length
  }
  let reconciling: Promise<void> | undefined
  const start = () => {
    reconciling ??= reconcileDue()
      .catch(parts.unexpected)
      .finally(() => {
        reconciling = undefined
      })
  }
  const timer = setInterval(start, RECONCILE_EVERY).unref()
  start()
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
