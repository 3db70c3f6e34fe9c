/** The policy that a request carries, as YAML text or as an object. What is wrong with it has its path below `policy`. */

import { type PolicySource, parsePolicySource, withStructure } from '@allot/engine/policy-source'
import { type DatedPolicy, findingsBeside } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import { lintPolicy } from '@allot/rules/lint'
import { type PolicyText, parsePolicy, refuseFindings } from '@allot/rules/policy'

/** @throws Fault `malformed` where it is no policy, with path and line */
export function policyIn(policy: string | object): PolicySource {
  return belowPolicy(() =>
    typeof policy === 'string'
      ? parsePolicySource(policy, NAME)
      : { policy: parsePolicy(policy, NAME), name: NAME, lineOf: () => undefined },
  )
}

/** @throws Fault `malformed` also where its structure does not hold */
export function structuredPolicyIn(policy: string | object): PolicyText {
  const source = policyIn(policy)
  return belowPolicy(() => withStructure(source))
}

/** @throws Fault `malformed` with every finding of the lint, and then of the versions beside it */
export function requireSound(
  { policy, name, lineOf }: PolicySource,
  effective: Instant,
  versions: readonly DatedPolicy[],
): void {
  belowPolicy(() => {
    refuseFindings(lintPolicy(policy), name, lineOf)
    refuseFindings(findingsBeside(versions, { text: policy, effective }), name, lineOf)
  })
}

/** How messages call it, and where it stands in the request. */
const NAME = 'policy'

function belowPolicy<T>(work: () => T): T {
  try {
    return work()
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason
    throw new Fault(reason.code, reason.path === '' ? NAME : `${NAME}.${reason.path}`, reason.message)
  }
}
