/** Billing: what a Space pays for, and the changes of plan that its admins ask for, where plans are paid for. */
import { inSpace } from './operations.ts'
import type { Ask, Transport, Write } from './transport.ts'
import type {
  BillingState,
  NewPlanChange,
  Page,
  PlanChange,
  PlanChanges,
  ShownPlanChange,
  WaitingChanges,
} from './wire.ts'

export interface Billing {
  /** Until when what is paid. */
  read(space: string, options?: Ask): Promise<BillingState>
  changes(space: string, page?: Page & Ask): Promise<PlanChanges>
  /** The answer may name a page to pay on. */
  change(space: string, change: NewPlanChange, options?: Write): Promise<ShownPlanChange>
  /** For operators: those of every Space that wait for them, oldest first. */
  waiting(page?: Page & Ask): Promise<WaitingChanges>
  /** For operators, with billing by hand: it was paid for, or it was not. */
  settle(space: string, change: string, confirm: boolean, options?: Write): Promise<PlanChange>
  /** A page with invoices and ways to pay. */
  portal(
    space: string,
    options?: Write & { readonly returnTo?: string | undefined },
  ): Promise<{ readonly url: string }>
}

export function billingOver({ read, write }: Transport): Billing {
  return {
    read: (space, ask) => read('GET', inSpace(space, 'billing'), { ask }),
    changes: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'plan-changes'), { query, ask: { signal, deadline } }),
    change: (space, change, options) => write('POST', inSpace(space, 'plan-changes'), change, options),
    waiting: ({ signal, deadline, ...query } = {}) =>
      read('GET', '/v1/plan-changes', { query, ask: { signal, deadline } }),
    settle: (space, change, confirm, options) =>
      write('POST', inSpace(space, 'plan-changes', change, 'settlements'), { confirm }, options),
    portal: (space, { returnTo, ...options } = {}) =>
      write('POST', inSpace(space, 'billing', 'portals'), { returnTo }, options),
  }
}
