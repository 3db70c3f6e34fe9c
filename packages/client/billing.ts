/** Billing, where it is on: what a Space has paid for, and the plan changes that its admins request. */
import { inSpace } from './address.ts'
import type { Transport } from './transport.ts'
import type {
  BillingState,
  CreatedPlanChange,
  NewPlanChange,
  PageQuery,
  PlanChangePage,
  PlanChangeState,
  RequestOptions,
  UnpaidSubscriptionPage,
  WaitingPlanChangePage,
  WriteOptions,
} from './wire.ts'

export interface BillingMethods {
  /** The plan that is paid for, and until when. */
  read(space: string, options?: RequestOptions): Promise<BillingState>
  changes(space: string, page?: PageQuery & RequestOptions): Promise<PlanChangePage>
  /** Requests a change; the `url` of the answer is the page to pay on, or null. */
  change(space: string, change: NewPlanChange, options?: WriteOptions): Promise<CreatedPlanChange>
  /** For operators: the changes of all Spaces that wait for a confirmation, oldest first. */
  waiting(page?: PageQuery & RequestOptions): Promise<WaitingPlanChangePage>
  /** For operators, with manual billing: confirms a change that was paid for, or declines it. */
  settle(space: string, change: string, confirm: boolean, options?: WriteOptions): Promise<PlanChangeState>
  /** For operators: subscriptions that are not known to be paid. `reportPayment` says that one is. */
  unpaid(page?: PageQuery & RequestOptions): Promise<UnpaidSubscriptionPage>
  /** The payment provider's page with invoices and payment methods. */
  portal(
    space: string,
    options?: WriteOptions & { readonly returnTo?: string | undefined },
  ): Promise<{ readonly url: string }>
}

export function billingOver({ get, write }: Transport): BillingMethods {
  return {
    read: (space, options) => get(inSpace(space, 'billing'), options),
    changes: (space, given) => get(inSpace(space, 'plan-changes'), given),
    change: (space, change, options) => write('POST', inSpace(space, 'plan-changes'), change, options),
    waiting: (given) => get('/v1/plan-changes', given),
    settle: (space, change, confirm, options) =>
      write('POST', inSpace(space, 'plan-changes', change, 'settlements'), { confirm }, options),
    unpaid: (given) => get('/v1/unpaid-subscriptions', given),
    portal: async (space, options) =>
      write('POST', inSpace(space, 'billing', 'portals'), { returnTo: options?.returnTo }, options),
  }
}
