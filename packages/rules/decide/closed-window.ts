/**
 * A window that a plan leaves closed (`no access`) is named by what cannot be used, not by what is counted: "Pro does not
 * give access to AI Backgrounds with studio hd", and not to "AI Background Studio HD a day", which sounds like a quota that
 * is used up.
 */
import { type Quotable, usesOf } from '../model/operation.ts'
import { rateOf } from '../policy/rate.ts'
import type { PolicyText } from '../policy/schema.ts'
import { lookUp } from '../values/look-up.ts'
import type { BindingLimit } from './binding-limit.ts'

/** @param binding what denies the operation; an export counts by what it is, and its windows keep their titles */
export function withClosedNamed(
  policy: PolicyText,
  operation: Quotable,
  binding: readonly BindingLimit[],
): readonly BindingLimit[] {
  return binding.map((bound) => {
    const title = isClosed(policy, bound) ? titleOfUse(policy, operation, bound.limit) : undefined
    return title === undefined ? bound : { ...bound, title }
  })
}

function isClosed(policy: PolicyText, { code, limit }: BindingLimit): boolean {
  return code === 'no_access' && lookUp(policy.windows, limit) !== undefined
}

/** Of the first use that counts there; with its model, where the others of the same feature count elsewhere. */
function titleOfUse(policy: PolicyText, operation: Quotable, window: string): string | undefined {
  for (const [at, use] of usesOf(operation).entries()) {
    const feature = lookUp(policy.features, use.feature)
    const rate = feature && rateOf(feature, use, `use.${at}`)
    if (!rate?.counts.includes(window)) continue
    return rate.model === undefined
      ? feature?.title
      : `${feature?.title} with ${rate.model.replaceAll('_', ' ')}`
  }
  return undefined
}
