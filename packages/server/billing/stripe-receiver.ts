/**
 * Applies events of Stripe. A repeated event changes nothing, nor does one that arrives late: the newest report counts.
 * Where two events were made within the same second, the current subscription is read from Stripe.
 */
import { type Instant, latest } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Stripe } from 'stripe'
import { planOf } from './price.ts'
import type { ProviderParts } from './provider.ts'
import { reconcileOrReport } from './reconcile.ts'
import { type ReportedSubscription, subscriptionIn, subscriptionOf } from './stripe-events.ts'
import type { StoredSubscription } from './subscription-store.ts'

export async function receiveStripeEvent(
  stripe: Stripe,
  parts: ProviderParts,
  event: Stripe.Event,
): Promise<void> {
  const { subscriptions, clock, unexpected } = parts
  const reported = subscriptionIn(event)
  if (!reported || (await subscriptions.hasEvent(event.id))) return
  const applied = await apply(stripe, parts, reported, (event.created * 1_000) as Instant) // Stripe counts seconds
  // Not recorded: sent again once a policy names the price, it counts.
  if (applied !== undefined) return unexpected(new Error(applied))
  // Recorded last: what failed half way is done again when Stripe sends the event again.
  await subscriptions.recordEvent(event.id, clock())
}

/** @returns why the event cannot be applied yet; undefined once it is applied, or changes nothing */
async function apply(
  stripe: Stripe,
  parts: ProviderParts,
  reported: ReportedSubscription,
  reportedAt: Instant,
): Promise<string | undefined> {
  for (;;) {
    const before = await parts.subscriptions.get(reported.id)
    if (before && reportedAt < before.reportedAt) return undefined
    const read = await readSubscription(stripe, parts, reported, reportedAt, before)
    if (typeof read === 'string') return read
    if (!read || !(await spaceExists(parts, read.space))) return undefined
    if (await parts.subscriptions.put(read, before)) {
      await reconcileOrReport(parts, read.space)
      return undefined
    }
    // Another event was applied in the meantime, so what Stripe answered may be old: ask again.
  }
}

async function readSubscription(
  stripe: Stripe,
  { allot }: ProviderParts,
  { id, subscription: sent }: ReportedSubscription,
  reportedAt: Instant,
  before: StoredSubscription | undefined,
) {
  const isAmbiguous = reportedAt === before?.reportedAt
  const subscription = sent && !isAmbiguous ? sent : await stripe.subscriptions.retrieve(id)
  const planNamed = (names: readonly (string | null)[]) => planOf(allot.policies, names)
  return subscriptionOf(
    subscription,
    planNamed,
    before?.space,
    latest(reportedAt, before?.reportedAt ?? reportedAt),
  )
}

async function spaceExists({ allot }: ProviderParts, space: SpaceId): Promise<boolean> {
  return allot.space(space).then(
    () => true,
    () => false,
  )
}
