/**
 * The policy book: all policy versions, in the order of their effective dates. A Space follows the version in force.
 * A new version never changes what was decided under an older one, so old versions stay in the book.
 */

import type { Overrides, PolicyId, Subscription } from '../model/plan.ts'
import type { Unit } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, instant } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { type PoolMerges, poolMergesOf } from './pool-merge.ts'
import type { PolicyText } from './schema.ts'
import { isSold, type Terms, termsOf } from './terms.ts'

export interface PolicyBook {
  /** In the order in which they take effect. */
  readonly versions: readonly DatedPolicy[]
  /** The version in force at an instant; before the first one took effect, the first one. */
  at(instant: Instant): PolicyText
  /** @throws Fault `unknown_policy` */
  policy(id: PolicyId): PolicyText
  /** Every pool merge of any version: the pool that was made, and the two that it was made of. */
  readonly poolMerges: PoolMerges
  /** The unit of a pool of any version. */
  unit(pool: string): Unit
  /**
   * The next version for a Space: the first later one that sells the plan it has and the plan it changes to. A version
   * that does not sell them is skipped, and the Space keeps the policy that it has.
   */
  following(space: TermsKey & { readonly next?: Subscription | undefined }): DatedPolicy | undefined
  /** Computed once for each combination. @throws Fault as `termsOf` */
  terms(of: TermsKey): Terms
}

/** What terms depend on; the state of a Space has all of it. */
export interface TermsKey extends Subscription {
  readonly policy: PolicyId
  /** The version whose pools the Space still has, until its next renewal merges them. */
  readonly legacyPools?: PolicyId | undefined
}

export interface DatedPolicy {
  readonly text: PolicyText
  readonly effective: Instant
}

/** @throws Fault `malformed` for an empty book or two versions of one name */
export function policyBook(
  texts: readonly PolicyText[],
  versions: readonly DatedPolicy[] = texts.map(withEffectiveDate),
): PolicyBook {
  const inOrder = [...versions].sort((a, b) => a.effective - b.effective)
  const byId = new Map(inOrder.map(({ text }) => [text.policy, text]))
  const [first] = inOrder
  if (!first) throw new Fault('malformed', 'policies', 'There is no policy; put at least one into policies/.')
  if (byId.size < inOrder.length) {
    throw new Fault('malformed', 'policies', 'Two policies have the same id; give each version its own.')
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
  const order = new Map(inOrder.map(({ text }, at) => [text.policy, at]))
  const poolMerges = poolMergesOf(inOrder.map(({ text }) => text))
  const units = new Map(
    inOrder.flatMap(({ text }) =>
      Object.entries(text.pools).map(([pool, { unit }]) => [pool, unit] as const),
    ),
  )
  return {
    versions: inOrder,
    poolMerges,
    unit: (pool) => units.get(pool) ?? 'export',
    policy,
    at: (instant) => (inOrder.findLast(({ effective }) => effective <= instant) ?? first).text,
    following: (space) => {
      for (let at = (order.get(space.policy) ?? -1) + 1; at < inOrder.length; at++) {
        const version = inOrder[at]
        if (version && sells(version.text, space) && (!space.next || sells(version.text, space.next)))
          return version
      }
      return undefined
    },
    terms: keepTerms(policy, poolMerges),
  }
}

function sells(text: PolicyText, { plan, period }: Subscription): boolean {
  const sold = lookUp(text.plans, plan)
  return sold !== undefined && isSold(sold, period)
}

/** A policy with the effective date that its text has. */
export function withEffectiveDate(text: PolicyText): DatedPolicy {
  return { text, effective: instant(text.effective, 'effective') }
}

function keepTerms(policy: (id: PolicyId) => PolicyText, merges: PoolMerges): PolicyBook['terms'] {
  const shared = new Map<string, Terms>()
  const own = new WeakMap<Overrides, Map<string, Terms>>()
  const made = (of: TermsKey): Terms =>
    termsOf(policy(of.policy), of, {
      merges,
      before: of.legacyPools === undefined ? undefined : policy(of.legacyPools),
    })
  // A busy Space asks for the same terms in every decision; this saves building the key.
  let last: { readonly of: TermsKey; readonly terms: Terms } | undefined
  return (of) => {
    if (last && sameTermsKey(last.of, of)) return last.terms
    const terms = cachedTerms(of)
    const { policy, plan, period, overrides, legacyPools } = of
    last = { of: { policy, plan, period, overrides, legacyPools }, terms }
    return terms
  }

  function cachedTerms(of: TermsKey): Terms {
    const kept = of.overrides ? (own.get(of.overrides) ?? new Map<string, Terms>()) : shared
    if (of.overrides) own.set(of.overrides, kept)
    const key = `${of.policy}/${of.plan}/${of.period}/${of.legacyPools ?? ''}`
    const cached = kept.get(key)
    if (cached) return cached
    const terms = made(of)
    kept.set(key, terms)
    return terms
  }
}

function sameTermsKey(a: TermsKey, b: TermsKey): boolean {
  return (
    a.plan === b.plan &&
    a.period === b.period &&
    a.policy === b.policy &&
    a.overrides === b.overrides &&
    a.legacyPools === b.legacyPools
  )
}
