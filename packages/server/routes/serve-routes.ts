/** All routes of the API, in the order in which they match. */
import { alertRoutes } from './alerts.ts'
import { backtestRoutes } from './backtests.ts'
import { billingRoutes } from './billing.ts'
import { bulkRoutes } from './bulk.ts'
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
  spaceRoutes,
  newSpaceRoute,
  usageRoutes,
  usageDayRoutes,
  operationRoutes,
  holdRoutes,
  bulkRoutes,
  logRoutes,
  memberRoutes,
  invitationRoutes,
  keyRoutes,
  grantRoutes,
  paymentRoutes,
  billingRoutes,
  passwordRoutes,
  policyRoutes,
  backtestRoutes,
  alertRoutes,
  webhookRoutes,
  liveRoutes,
]
