/**
 * The types of requests and answers, inferred from the schemas with which the server validates requests and writes its
 * OpenAPI document. It exports types alone, so importing it loads nothing at run time.
 */

import type { Answer } from '@allot/rules/answer'
import type { Denial } from '@allot/rules/denial'
import type { RefundReason } from '@allot/rules/entry'
import type { GrantPage } from '@allot/rules/grant-report'
import type { Client, FeatureUse } from '@allot/rules/operation'
import type { Period } from '@allot/rules/renewal'
import type { Role } from '@allot/rules/space'
import type { Meter, Usage } from '@allot/rules/usage'
import type { z } from 'zod'
import type * as accounts from './account.ts'
import type * as alerts from './alert.ts'
import type * as backtests from './backtest.ts'
import type * as billing from './billing.ts'
import type * as completion from './done.ts'
import type * as entries from './entry.ts'
import type * as work from './finished-work.ts'
import type * as grants from './grant.ts'
import type * as holds from './hold.ts'
import type * as invitations from './invitation.ts'
import type * as keys from './key.ts'
import type * as members from './member.ts'
import type * as operations from './operation.ts'
import type * as paging from './page.ts'
import type * as passwords from './password-link.ts'
import type * as payments from './payment.ts'
import type * as plans from './plan.ts'
import type * as policies from './policy.ts'
import type * as problems from './problem.ts'
import type * as security from './security-log.ts'
import type * as signIn from './sign-in.ts'
import type * as spaces from './space.ts'
import type * as usage from './usage.ts'
import type * as days from './usage-days.ts'
import type * as webhooks from './webhook.ts'

export type { Answer, Client, Denial, FeatureUse, GrantPage, Meter, Period, RefundReason, Role, Usage }

/** A use of a feature, a Batch or an export; a signed-in person leaves `by` out. */
export type NewOperation = z.input<typeof operations.operation>

/** What can be quoted: an operation, or a Batch whose images take different things. */
export type NewQuote = z.input<typeof operations.quoteRequest>['operation']

/** Whether an operation would be allowed now, or why not. */
export type CheckAnswer = { readonly allowed: true } | { readonly allowed: false; readonly denial: Denial }

/** One of many, each with its own `idempotencyKey`. */
export type BulkItem = z.input<typeof operations.bulkItem>
/** What each captured unit really took: amounts by pool, or a quantity. */
export type ActualInput = NonNullable<z.input<typeof operations.captureRequest>['actual']>
/** What is wrong with a request (RFC 9457); `path` is a JSON pointer into the request. */
export type ProblemDetails = z.output<typeof problems.problem>
export type BulkOutcome =
  | { readonly idempotencyKey: string; readonly answer: Answer }
  | { readonly idempotencyKey: string; readonly problem: ProblemDetails }

/** The result of an atomic batch. Where it was not done, a `quote` is what the operation would have cost. */
export interface AtomicBulkResult {
  readonly done: boolean
  readonly outcomes: readonly (
    | { readonly idempotencyKey: string; readonly answer: Answer }
    | { readonly idempotencyKey: string; readonly quote: Answer }
  )[]
}

/** Which part of a list: after which cursor, and how many at most. */
export type SpacesQuery = z.input<typeof spaces.spacesQuery>
export type PageQuery = z.input<typeof paging.pageQuery>

export type Me = z.output<typeof spaces.me>
export type NewSpace = z.input<typeof spaces.newSpace>
export type CreatedSpace = z.output<typeof spaces.createdSpace>
export type SpacePage = z.output<typeof spaces.spacePage>
export type ListedSpace = SpacePage['spaces'][number]
export type Space = z.output<typeof spaces.space>
export type OfferedPlan = z.output<typeof plans.plans>['plans'][number]
/** How people get in. */
export type SignInOptions = z.output<typeof signIn.signInOptions>
export type NewGrant = z.input<typeof grants.newGrant>
export type NewVoid = z.input<typeof grants.newVoid>
export type NewPayment = z.input<typeof payments.newPayment>
export type HoldPage = z.output<typeof holds.holdPage>

export type Member = z.output<typeof members.member>
export type MemberPage = z.output<typeof members.memberPage>
export type NewMember = z.input<typeof members.newMember>
export type NewInvitation = z.input<typeof invitations.newInvitation>
export type InvitationPage = z.output<typeof invitations.invitationPage>
export type CreatedInvitation = z.output<typeof invitations.createdInvitation>
export type OfferedInvitation = z.output<typeof invitations.invitationOffer>
export type Confirmation = z.output<typeof completion.done>

export type UsageQuery = z.input<typeof usage.usageQuery>
export type UsageDays = z.output<typeof days.usageRowPage>
export type DaysQuery = Omit<z.input<typeof days.daysQuery>, 'format'>
export type EntryPage = z.output<typeof entries.entryPage>
export type LogQuery = z.input<typeof entries.logQuery>
export type AlertPage = z.output<typeof alerts.alertPage>
export type NewAlert = z.input<typeof alerts.newAlert>
export type NewFinishedWork = z.input<typeof work.newFinishedWork>

export type NewOperatorKey = z.input<typeof keys.newKey>
export type NewSpaceKey = z.input<typeof keys.newSpaceKey>
export type KeyState = z.output<typeof keys.key>
export type KeyPage = z.output<typeof keys.keyPage>
export type CreatedKey = z.output<typeof keys.createdKey>

export type SecurityEventPage = z.output<typeof security.securityEventPage>
export type SecurityEventDocument = SecurityEventPage['events'][number]
export type SecurityLogQuery = Omit<z.input<typeof security.securityLogQuery>, 'format'>
export type AllSecurityLogQuery = Omit<z.input<typeof security.allSecurityLogQuery>, 'format'>

export type PasswordLink = z.output<typeof passwords.passwordLink>
export type SessionList = z.output<typeof accounts.sessionList>
export type Closing = z.output<typeof accounts.closing>
export type SignInWays = z.output<typeof accounts.signInWays>

export type BillingState = z.output<typeof billing.billing>
export type NewPlanChange = z.input<typeof billing.newPlanChange>
export type PlanChangeState = z.output<typeof billing.planChange>
export type PlanChangePage = z.output<typeof billing.planChangePage>
export type WaitingPlanChangePage = z.output<typeof billing.waitingPlanChangePage>
export type UnpaidSubscriptionPage = z.output<typeof billing.unpaidSubscriptionPage>
export type CreatedPlanChange = z.output<typeof billing.createdPlanChange>

/** What a webhook can be called for, and what it is sent. */
export type { EventType, WebhookEvent } from './event.ts'

export type NewWebhook = z.input<typeof webhooks.newWebhook>
export type WebhookPatch = z.input<typeof webhooks.webhookChange>
export type WebhookState = z.output<typeof webhooks.webhook>
export type WebhookPage = z.output<typeof webhooks.webhookPage>
export type CreatedWebhook = z.output<typeof webhooks.createdWebhook>
export type RenewedSecret = z.output<typeof webhooks.webhookSecret>
export type DeliveryState = z.output<typeof webhooks.delivery>
export type DeliveryPage = z.output<typeof webhooks.deliveryPage>

export type PolicyVersionPage = z.output<typeof policies.policyVersionPage>
export type PolicyVersion = z.output<typeof policies.policyVersion>
export type NewPolicyVersion = z.input<typeof policies.publishRequest>
export type PolicyDiff = z.output<typeof policies.policyDiff>
export type NewBacktest = z.input<typeof backtests.backtestRequest>
export type BacktestResult = z.output<typeof backtests.backtest>
export type LintReport = z.output<typeof policies.lintReport>
export type PolicyDocument = z.output<typeof policies.policyDocument>['policy']
