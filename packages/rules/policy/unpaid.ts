/** What a policy says about unpaid terms, as lengths to calculate with; a policy that says nothing has the defaults. */

import type { UnpaidRules } from '../model/payment.ts'
import { duration } from '../values/instant.ts'
import { unpaid } from './schema/unpaid.ts'
import type { PolicyText } from './schema.ts'

/** @throws Fault `malformed` for what is no length */
export function unpaidRules(policy: PolicyText): UnpaidRules {
  const { grace, after_grace: afterGrace, free_after } = policy.unpaid ?? unpaid.parse({})
  return {
    grace: duration(grace, 'unpaid.grace'),
    afterGrace,
    freeAfter: free_after === undefined ? undefined : duration(free_after, 'unpaid.free_after'),
  }
}
