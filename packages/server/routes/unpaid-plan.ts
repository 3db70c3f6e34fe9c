/** Who changes plans: where they are paid for, billing does; elsewhere admins, or operators alone. */
import { type Caller, isOperator } from '../access/caller.ts'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

/** With billing on, only operators change a plan without payment. @throws Problem 409, 403 */
export function refuseUnpaidPlan(
  { billing, planChanges }: Pick<RouteContext, 'billing' | 'planChanges'>,
  caller: Caller,
): void {
  if (isOperator(caller)) return
  if (billing)
    throw new ProblemError(
      'through_billing',
      'Plans are paid for here. Request the change with POST /v1/spaces/{space}/plan-changes.',
    )
  if (planChanges === 'operators')
    throw new ProblemError(
      'forbidden',
      'Plans are changed by the operator here. Ask them for the one you need.',
    )
}
