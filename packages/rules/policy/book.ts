/**
 * The policy book: all policy versions, in the order of their effective dates. A Space follows the version in force.
 * A new version never changes what was decided under an older one, so old versions stay in the book.
 */

import type { Overrides, PolicyId, Subscription } from '../model/plan.ts'
import type { Unit } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import type { Instant } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import {
  type DatedPolicy,
  isSoundAlone,
  type RefusedVersion,
  sortedOut,
  withEffectiveDate,
} from './dated-policy.ts'
import { refuseFindings } from './policy.ts'
import { mergesSince, type PoolMerges, poolMergesOf } from './pool-merge.ts'
import type { PolicyText } from './schema.ts'
import { isSold, type Terms, termsOf } from './terms.ts'
import { unitOfPool } from './unit.ts'

export { type DatedPolicy, findingsBeside, type RefusedVersion, withEffectiveDate } from './dated-policy.ts'

export interface PolicyBook {
  /** In the order in which they take effect. */
  readonly versions: readonly DatedPolicy[]
  /** Versions that cannot be in force, and are stepped over; what is wrong with each. */
  readonly refused: readonly RefusedVersion[]
  /** The version in force at an instant; before the first one took effect, the first one. */
  at(instant: Instant): PolicyText
  /** @throws Fault `unknown_policy` */
  policy(id: PolicyId): PolicyText
  /** Every pool merge of any version: the pool that was made, and the two that it was made of. */
  readonly poolMerges: PoolMerges
  /** The same as a Space meets them that still has the pools of that version. */
  legacyMerges(before: PolicyId): PoolMerges
  /** The unit of a pool of any version. */
  unit(pool: string): Unit
  /**
   * The next version for a Space: the first later one that sells the plan it has and the plan it changes to. A version
   * that does not sell them is skipped, and the Space keeps the policy that it has. A Space on a refused version that
   * has no terms for it, or counts in other units, goes back to the last one before.
   */
  following(space: Following): DatedPolicy | undefined
  /** Computed once for each combination. @throws Fault as `termsOf` */
  terms(of: TermsKey): Terms
}

/** What terms depend on; the state of a Space has all of it. */
export interface TermsKey extends Subscription {
  readonly policy: PolicyId
  /** The version whose pools the Space still has, until its next renewal merges them. */
  readonly legacyPools?: PolicyId | undefined
}

/** A Space as far as it decides what follows: its terms, and the plan that it changes to. */
type Following = TermsKey & { readonly next?: Subscription | undefined }

/** @throws Fault `malformed` for a book without a sound version, or two versions of one name */
export function policyBook(
  texts: readonly PolicyText[],
  versions: readonly DatedPolicy[] = texts.map(withEffectiveDate),
): PolicyBook {
  const { sound: inOrder, refused } = sortedOut(versions)
  const byId = new Map(inOrder.map(({ text }) => [text.policy, text]))
  const [first] = inOrder
  refuseEmpty(first, refused)
  if (new Set(versions.map(({ text }) => text.policy)).size < versions.length) {
    throw new Fault('malformed', 'policies', 'Two policies have the same id; give each version its own.')
  }
  const steppedOver = new Map(refused.map((each) => [each.text.policy, each]))
  const newest = inOrder.at(-1)?.text ?? first.text // nearly every Space is on it, and needs no table
  const policy = (id: PolicyId): PolicyText => {
    if (id === newest.policy) return newest
    const text = byId.get(id) ?? steppedOver.get(id)?.text
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
    [...refused, ...inOrder].flatMap(({ text }) =>
      Object.keys(text.pools ?? {}).flatMap((pool) => {
        const unit = unitOfPool(text, pool)
        return unit === undefined ? [] : [[pool, unit] as const]
      }),
    ),
  )
  return {
    versions: inOrder,
    refused,
    poolMerges,
    legacyMerges: keepMerges(poolMerges, policy),
    unit: (pool) => units.get(pool) ?? 'export',
    policy,
    at: (instant) => (inOrder.findLast(({ effective }) => effective <= instant) ?? first).text,
    following: (space) => {
      if (space.policy === newest.policy) return undefined
      const here = order.get(space.policy)
      const left = here === undefined ? steppedOver.get(space.policy) : undefined
      if (left && !mayStay(left.text, space)) return inPlaceOf(left, inOrder, space)
      const from = left ? inOrder.findLastIndex(({ effective }) => effective <= left.effective) : (here ?? -1)
      for (let at = from + 1; at < inOrder.length; at++) {
        const version = inOrder[at]
        if (version && sellsTo(version, space)) return version
      }
      return undefined
    },
    terms: keepTerms(
      (of) => {
        const left = steppedOver.get(of.policy)
        const instead = left && !mayStay(left.text, of) ? inPlaceOf(left, inOrder, of)?.text : undefined
        return instead ?? policy(of.policy)
      },
      policy,
      poolMerges,
    ),
  }
}

/** @throws Fault `malformed` where there is no version, or none that can be in force */
function refuseEmpty(
  first: DatedPolicy | undefined,
  refused: readonly RefusedVersion[],
): asserts first is DatedPolicy {
  if (first) return
  for (const { text, findings } of refused) refuseFindings(findings, text.policy)
  throw new Fault('malformed', 'policies', 'There is no policy; put at least one into policies/.')
}

/** For a Space on a refused version that has no terms for it: the last sound one before that sells its plan, or the next. */
function inPlaceOf(
  { effective }: DatedPolicy,
  sound: readonly DatedPolicy[],
  space: Following,
): DatedPolicy | undefined {
  const selling = sound.filter((version) => sellsTo(version, space))
  return selling.findLast((version) => version.effective <= effective) ?? selling[0]
}

/** A Space stays on a refused version that has terms for it, unless what it has would be counted in another unit there. */
function mayStay(text: PolicyText, of: TermsKey): boolean {
  return !isSoundAlone(text) && canMake(text, of)
}

function canMake(text: PolicyText, of: TermsKey): boolean {
  try {
    return termsOf(text, of) !== undefined
  } catch {
    return false // of an earlier build's text anything may be missing
  }
}

function sellsTo({ text }: DatedPolicy, space: Following): boolean {
  return sells(text, space) && (!space.next || sells(text, space.next))
}

function sells(text: PolicyText, { plan, period }: Subscription): boolean {
  const sold = lookUp(text.plans, plan)
  return sold !== undefined && isSold(sold, period)
}

function keepMerges(merges: PoolMerges, policy: (id: PolicyId) => PolicyText): PolicyBook['legacyMerges'] {
  const known = new Map<PolicyId, PoolMerges>()
  return (before) => {
    const kept = known.get(before)
    if (kept) return kept
    const since = mergesSince(merges, policy(before))
    known.set(before, since)
    return since
  }
}

function keepTerms(
  policyFor: (of: TermsKey) => PolicyText,
  policy: (id: PolicyId) => PolicyText,
  merges: PoolMerges,
): PolicyBook['terms'] {
  const shared = new Map<string, Terms>()
  const own = new WeakMap<Overrides, Map<string, Terms>>()
  const made = (of: TermsKey): Terms =>
    termsOf(policyFor(of), of, {
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
