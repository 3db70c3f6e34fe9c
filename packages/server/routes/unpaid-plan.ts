/** Where plans are paid for, a plan changes through billing. */
import { type Caller, isOperator } from '../access/caller.ts'
import type { SpaceBilling } from '../billing/billing.ts'
import { ProblemError } from '../http/problem.ts'

/** With billing on, only operators change a plan without payment. @throws Problem 409 */
export function refuseUnpaidPlan(billing: SpaceBilling | undefined, caller: Caller): void {
  if (!billing || isOperator(caller)) return
  throw new ProblemError(
    'through_billing',
    'Plans are paid for here. Request the change with POST /v1/spaces/{space}/plan-changes.',
  )
}
