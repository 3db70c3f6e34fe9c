/**
 * The policy book: every policy version there is, in the order of their effective dates. A Space lives under the
 * version in force; a change of policy never rewrites what was decided under an older one, so old versions stay.
 */
import { Fault } from './fault.ts'
import { type Instant, instant } from './instant.ts'
import type { PolicyText } from './policy.ts'
import type { Period } from './renewal.ts'
import { type Overrides, type PlanId, type PolicyId, type Terms, termsOf } from './terms.ts'

export interface PolicyBook {
  /** The version in force at an instant; the first one also before it took effect. */
  at(instant: Instant): PolicyText
  /** @throws Fault `unknown_policy` */
  policy(id: PolicyId): PolicyText
  /** The version that follows a policy, if there is one. */
  following(id: PolicyId): Version | undefined
  /** Resolved once for each combination and kept. @throws Fault as `termsOf` */
  terms(policy: PolicyId, plan: PlanId, period: Period, overrides: Overrides | undefined): Terms
}

export interface Version {
  readonly text: PolicyText
  readonly effective: Instant
}

/** @throws Fault `malformed` for an empty book or two versions of one name */
export function policyBook(
  texts: readonly PolicyText[],
  versions: readonly Version[] = texts.map(dated),
): PolicyBook {
  const inOrder = [...versions].sort((a, b) => a.effective - b.effective)
  const byId = new Map(inOrder.map(({ text }) => [text.policy, text]))
  const [first] = inOrder
  if (!first) throw new Fault('malformed', 'policies', 'There is no policy; put at least one into policies/.')
  if (byId.size < inOrder.length) {
    throw new Fault('malformed', 'policies', 'Two policies carry the same id; give each version its own.')
  }
  const policy = (id: PolicyId): PolicyText => {
    const text = byId.get(id)
    if (!text)
      throw new Fault(
        'unknown_policy',
        'policy',
        `There is no policy "${id}"; there are ${[...byId.keys()].join(', ')}.`,
      )
    return text
  }
  const followers = new Map(inOrder.map(({ text }, at) => [text.policy, inOrder[at + 1]]))
  return {
    policy,
    at: (instant) => (inOrder.findLast(({ effective }) => effective <= instant) ?? first).text,
    following: (id) => followers.get(id),
    terms: keepTerms(policy),
  }
}

function dated(text: PolicyText): Version {
  return { text, effective: instant(text.effective, 'effective') }
}

function keepTerms(policy: (id: PolicyId) => PolicyText): PolicyBook['terms'] {
  const shared = new Map<PolicyId, Map<PlanId, Partial<Record<Period, Terms>>>>()
  const own = new WeakMap<Overrides, { key: string; terms: Terms }>()
  return (id, plan, period, overrides) => {
    if (overrides) {
      const key = `${id}/${plan}/${period}`
      const kept = own.get(overrides)
      if (kept?.key === key) return kept.terms
      const terms = termsOf(policy(id), plan, period, overrides)
      own.set(overrides, { key, terms })
      return terms
    }
    const kept = shared.get(id)?.get(plan)?.[period]
    if (kept) return kept
    const terms = termsOf(policy(id), plan, period)
    const plans = shared.get(id) ?? new Map<PlanId, Partial<Record<Period, Terms>>>()
    shared.set(id, plans.set(plan, { ...plans.get(plan), [period]: terms }))
    return terms
  }
}
