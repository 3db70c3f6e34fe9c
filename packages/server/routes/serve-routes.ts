/** All routes of the API, in the order in which they match. */
import { accountRoutes } from './account.ts'
import { alertRoutes } from './alerts.ts'
import { backtestRoutes } from './backtests.ts'
import { billingRoutes } from './billing.ts'
import { bulkRoutes } from './bulk.ts'
import { closingRoutes } from './closing.ts'
import { finishedWorkRoutes } from './finished-work.ts'
import { grantRoutes } from './grants.ts'
import { holdRoutes } from './holds.ts'
import { invitationRoutes } from './invitations.ts'
import { keyRoutes } from './keys.ts'
import { liveRoutes } from './live.ts'
import { logRoutes } from './log.ts'
import { memberRoutes } from './members.ts'
import { newSpaceRoute } from './new-space.ts'
import { operationRoutes } from './operations.ts'
import { passwordRoutes } from './passwords.ts'
import { paymentRoutes } from './payments.ts'
import { planRoutes } from './plans.ts'
import { policyRoutes } from './policies.ts'
import type { RouteContext } from './route-context.ts'
import { secondFactorRoutes } from './second-factors.ts'
import { securityLogRoutes } from './security-log.ts'
import { signInRoutes } from './sign-in.ts'
import { spaceRoutes } from './spaces.ts'
import { usageRoutes } from './usage.ts'
import { usageDayRoutes } from './usage-days.ts'
import { webhookRoutes } from './webhooks.ts'

export function serveRoutes(context: RouteContext): void {
  for (const serve of ROUTES) serve(context)
}

/** An address that is spelled out stands before one with a parameter in its place. */
const ROUTES: readonly ((context: RouteContext) => void)[] = [
  planRoutes,
  signInRoutes,
  accountRoutes,
  closingRoutes,
  spaceRoutes,
  newSpaceRoute,
  usageRoutes,
  usageDayRoutes,
  operationRoutes,
  holdRoutes,
  bulkRoutes,
  logRoutes,
  securityLogRoutes,
  memberRoutes,
  invitationRoutes,
  keyRoutes,
  grantRoutes,
  paymentRoutes,
  billingRoutes,
  passwordRoutes,
  secondFactorRoutes,
  policyRoutes,
  backtestRoutes,
  alertRoutes,
  webhookRoutes,
  finishedWorkRoutes,
  liveRoutes,
]
