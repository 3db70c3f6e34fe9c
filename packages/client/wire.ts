/**
 * What stands on the wire, as types: inferred from the very schemas that the server checks requests with and writes
 * its OpenAPI document from. Types alone are taken from there; at run time the client imports nothing.
 */

import type * as alerts from '@allot/api/alert'
import type * as backtests from '@allot/api/backtest'
import type * as billing from '@allot/api/billing'
import type * as entries from '@allot/api/entry'
import type * as grants from '@allot/api/grant'
import type * as holds from '@allot/api/hold'
import type * as keys from '@allot/api/key'
import type * as operations from '@allot/api/operation'
import type * as paging from '@allot/api/page'
import type * as passwords from '@allot/api/password-link'
import type * as plans from '@allot/api/plan'
import type * as policies from '@allot/api/policy'
import type * as problems from '@allot/api/problem'
import type * as spaces from '@allot/api/space'
import type * as usage from '@allot/api/usage'
import type * as days from '@allot/api/usage-days'
import type * as webhooks from '@allot/api/webhook'
import type { Answer } from '@allot/rules/answer'
import type { Denial } from '@allot/rules/denial'
import type { z } from 'zod'

export type { FeatureUse } from '@allot/rules/operation'
export type { Period } from '@allot/rules/renewal'
export type { Meter, Usage } from '@allot/rules/usage'
export type { Answer, Denial }

/** A feature, a Batch or an export; a signed-in person leaves `by` out. */
export type Asked = z.input<typeof operations.operation>

export type Checked = { readonly allowed: true } | { readonly allowed: false; readonly denial: Denial }

/** One of many, each with its own `idempotencyKey`. */
export type BulkItem = z.input<typeof operations.bulkItem>
export type Problem = z.output<typeof problems.problem>
export type Outcome =
  | { readonly idempotencyKey: string; readonly answer: Answer }
  | { readonly idempotencyKey: string; readonly problem: Problem }

/** All or nothing: whether they were done. One that was not says as a `quote` what it would have come to. */
export interface AtomicBatch {
  readonly done: boolean
  readonly outcomes: readonly (
    | { readonly idempotencyKey: string; readonly answer: Answer }
    | { readonly idempotencyKey: string; readonly quote: Answer }
  )[]
}

/** Why work failed; the policy says what is given back then. */
export type Reason = NonNullable<z.input<typeof operations.toRefund>['reason']>

/** A piece of a list: from which cursor on, and how many at most. */
export type Page = z.input<typeof paging.page>

export type Me = z.output<typeof spaces.me>
export type NewSpace = z.input<typeof spaces.newSpace>
export type MadeSpace = z.output<typeof spaces.made>
export type ListedSpaces = z.output<typeof spaces.listedSpaces>
export type ListedSpace = ListedSpaces['spaces'][number]
export type Space = z.output<typeof spaces.space>
export type PlanOffer = z.output<typeof plans.plans>['plans'][number]
export type NewGrant = z.input<typeof grants.newGrant>
export type Holds = z.output<typeof holds.holds>

export type Member = z.output<typeof spaces.member>
export type Members = z.output<typeof spaces.members>
export type NewMember = z.input<typeof spaces.newMember>
export type Role = z.input<typeof spaces.newRole>['role']
export type NewInvitation = z.input<typeof spaces.newInvitation>
export type Invitations = z.output<typeof spaces.invitations>
export type ShownInvitation = z.output<typeof spaces.shownInvitation>
export type Offered = z.output<typeof spaces.offered>
export type Done = z.output<typeof spaces.done>

export type UsageQuery = z.input<typeof usage.usageQuery>
export type UsageDays = z.output<typeof days.usageDays>
export type DaysQuery = Omit<z.input<typeof days.daysQuery>, 'format'>
export type Log = z.output<typeof entries.log>
export type LogQuery = z.input<typeof entries.logQuery>
export type Alerts = z.output<typeof alerts.alerts>

export type NewKey = z.input<typeof keys.newKey>
export type NewSpaceKey = z.input<typeof keys.newSpaceKey>
export type Keys = z.output<typeof keys.keys>
export type ShownKey = z.output<typeof keys.shownKey>

export type PasswordLink = z.output<typeof passwords.passwordLink>

export type BillingState = z.output<typeof billing.billing>
export type NewPlanChange = z.input<typeof billing.newPlanChange>
export type PlanChange = z.output<typeof billing.planChange>
export type PlanChanges = z.output<typeof billing.planChanges>
export type WaitingChanges = z.output<typeof billing.waitingChanges>
export type ShownPlanChange = z.output<typeof billing.madePlanChange>

export type NewWebhook = z.input<typeof webhooks.newWebhook>
export type WebhookChange = z.input<typeof webhooks.webhookChange>
export type Webhook = z.output<typeof webhooks.webhook>
export type Webhooks = z.output<typeof webhooks.webhooks>
export type ShownWebhook = z.output<typeof webhooks.shownWebhook>
export type NewSecret = z.output<typeof webhooks.newSecret>
export type Delivery = z.output<typeof webhooks.delivery>
export type Deliveries = z.output<typeof webhooks.deliveries>

export type PolicyVersions = z.output<typeof policies.versions>
export type PolicyVersion = z.output<typeof policies.version>
export type ToPublish = z.input<typeof policies.toPublish>
export type Diffed = z.output<typeof policies.diffed>
export type ToBacktest = z.input<typeof backtests.toBacktest>
export type Backtested = z.output<typeof backtests.backtested>
export type Linted = z.output<typeof policies.linted>
export type PolicyText = z.output<typeof policies.text>['policy']
