/**
 * Access: what a plan may use at all, before any amount: its features, and of a feature the models, the resolutions and
 * the longest clip. The size of a Batch stands here too, and how much work may run at once: while so many holds of a
 * feature are open, no more of it begins, by a hold or by a charge (0036). A charge leaves nothing open, so no other use
 * waits for it.
 *
 * A plan with `ai_video: { seconds: 10, resolutions: [480p] }` makes ten seconds at 480p. Eleven are denied as
 * `clip_too_long`, 1080p as `no_access`, and both with the cheapest plan that may.
 *
 * Source: 000:6, 001:103, 002:57-93 (REQ-019, 027, 028).
 */

import { type FeatureUse, featureOf, type Quotable, usesOf } from '../model/operation.ts'
import type { SpaceState } from '../model/space.ts'
import { featureNamed } from '../policy/cost.ts'
import { rateOf } from '../policy/rate.ts'
import type { PolicyText } from '../policy/schema.ts'
import type { Terms } from '../policy/terms.ts'
import type { Amount } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { NEVER } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { mapValues } from '../values/persistent-map.ts'
import { type BindingLimit, fixedLimit } from './binding-limit.ts'

/** Adds what the plan does not allow to `binding`. */
export function boundByAccess(
  policy: PolicyText,
  terms: Terms,
  operation: Quotable,
  binding: BindingLimit[],
): void {
  if (terms.noAccess.length > 0 || terms.hasAccessRules) {
    for (const [at, use] of usesOf(operation).entries()) {
      if (binding.some(({ limit }) => limit === use.feature)) continue
      const bound = boundByUse(policy, terms, use, pathOf(operation, at))
      if (bound) binding.push(bound)
    }
  }
  if (featureOf(operation) !== 'batch') return
  const most = terms.batchImages[operation.client]
  if (operation.count > most)
    binding.push({
      ...fixedLimit('batch_too_large', 'batch_images', most),
      needed: operation.count as Amount,
    }) // images
}

/** Where a use stands in the request. */
function pathOf(operation: Quotable, at: number): string {
  if ('use' in operation) return 'use'
  return 'mixed' in operation ? 'mixed' : `batch.${at}`
}

/** @throws Fault `malformed` where the plan limits the length of a clip, and the use does not say it */
function boundByUse(
  policy: PolicyText,
  terms: Terms,
  use: FeatureUse,
  path: string,
): BindingLimit | undefined {
  if (terms.noAccess.includes(use.feature)) {
    const { title } = featureNamed(policy, use.feature, 'feature')
    return { ...fixedLimit('no_access', use.feature, 0), title }
  }
  const own = lookUp(terms.access, use.feature)
  if (!own) return undefined
  const feature = featureNamed(policy, use.feature, 'feature')
  const { model = use.model, resolution = use.resolution } = rateOf(feature, use, path)
  if (own.models && !(model !== undefined && own.models.includes(model)))
    return {
      ...fixedLimit('no_access', use.feature, 0),
      title: `${feature.title} with ${model ?? 'this model'}`,
    }
  if (own.resolutions && !(resolution !== undefined && own.resolutions.includes(resolution)))
    return {
      ...fixedLimit('no_access', use.feature, 0),
      title: `${feature.title} at ${resolution ?? 'this resolution'}`,
    }
  if (own.seconds === undefined) return undefined
  if (use.seconds === undefined)
    throw new Fault(
      'malformed',
      `${path}.seconds`,
      `${terms.title} makes ${feature.title} of at most ${own.seconds} seconds; say how many seconds it is long.`,
    )
  if (use.seconds <= own.seconds) return undefined
  const needed = use.seconds as Amount // seconds
  return { ...fixedLimit('clip_too_long', use.feature, 0), title: feature.title, most: own.seconds, needed }
}

/** Adds the limit on work at once to `binding`, where as many holds of the feature are open as it allows. */
export function boundAtOnce(
  policy: PolicyText,
  terms: Terms,
  space: SpaceState,
  operation: Quotable,
  binding: BindingLimit[],
): void {
  if (!terms.hasAccessRules || space.holds.size === 0) return
  const feature = featureOf(operation)
  const most = lookUp(terms.atOnce, feature)
  if (most === undefined) return
  const ends = [...mapValues(space.holds)]
    .filter((hold) => hold.feature === feature)
    .map((hold) => hold.expires)
    .sort((a, b) => a - b)
  if (ends.length < most) return
  binding.push({
    ...fixedLimit('too_many_at_once', `${feature}_at_once`, 0),
    title: feature === 'batch' ? 'Batches' : (lookUp(policy.features, feature)?.title ?? feature),
    most,
    needed: 1 as Amount, // one more
    until: ends[ends.length - most] ?? NEVER,
  })
}
