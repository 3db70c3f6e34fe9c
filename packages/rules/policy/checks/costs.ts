/**
 * Checks of costs: a generative feature takes something and a free tool nothing; video costs more than any image, a higher
 * resolution more than a lower one (REQ-074, 075, 175-178; C-01, A-40). Costs in different units, or for one of different
 * things, are not compared.
 */

import { cheapestOf, costsNoMore, costsTheSame, type RateCost, rateCost, shownCost } from '../rate-cost.ts'
import type { FeatureText, PolicyText, RateText } from '../schema.ts'
import { type SayOf, sellsCredits } from './figure.ts'

export function checkCosts(policy: PolicyText, say: SayOf): void {
  for (const [id, feature] of Object.entries(policy.features)) checkFeature(policy, id, feature, say)
  if (sellsCredits(policy)) compareFeatures(policy, say)
}

function checkFeature(policy: PolicyText, id: string, feature: FeatureText, say: SayOf): void {
  for (const [row, rate] of feature.rates.entries()) {
    const path = `features.${id}.rates.${row}`
    const metered = Object.values(rate.takes).some((written) => written > 0) || rate.counts.length > 0
    if (sellsCredits(policy) && feature.generative && !metered)
      say('generative_takes_something', path, 'is generative and takes nothing; say what it takes.')
    if (!feature.generative && metered)
      say(
        'free_tools_take_nothing',
        path,
        'is a free tool and takes something; take nothing, or call it generative.',
      )
    const lower = feature.rates
      .slice(0, row)
      .findLast((each) => each.model === rate.model && pixels(each) < pixels(rate))
    if (lower && costsNoMore(rateCost(policy, rate), rateCost(policy, lower)))
      say(
        'higher_resolution_costs_more',
        path,
        `costs no more at ${rate.resolution} than at ${lower.resolution}; let it cost more.`,
      )
  }
}

function compareFeatures(policy: PolicyText, say: SayOf): void {
  const generative = Object.entries(policy.features).filter(([, feature]) => feature.generative)
  const costsOf = ({ rates }: FeatureText) => rates.map((rate) => rateCost(policy, rate))
  const images = generative.flatMap(([, feature]) => (feature.medium === 'image' ? costsOf(feature) : []))
  for (const [id, feature] of generative) {
    const found = feature.medium === 'video' && tooCheap(costsOf(feature), images)
    if (found)
      say(
        'video_costs_more_than_image',
        `features.${id}`,
        `costs ${shownCost(policy, found.video)}, no more than the dearest image at ${shownCost(policy, found.image)}; a video must cost more.`,
      )
  }
  const [first, ...others] = generative.flatMap(([, feature]) => feature.rates)
  const isSame = (rate: RateText, like: RateText) =>
    (rate.per === 'second') === (like.per === 'second') &&
    costsTheSame(rateCost(policy, rate), rateCost(policy, like))
  if (first && generative.length > 1 && others.every((rate) => isSame(rate, first)))
    say('features_have_own_costs', 'features', 'all cost the same; give each feature a cost of its own.')
}

/** The cheapest use of a video that costs no more than some image, and the dearest such image. */
function tooCheap(
  videos: readonly RateCost[],
  images: readonly RateCost[],
): { readonly video: RateCost; readonly image: RateCost } | undefined {
  for (const video of cheapestOf(videos)) {
    const dearer = images.filter((image) => costsNoMore(video, image))
    const [first, ...others] = dearer
    if (first)
      return { video, image: others.reduce((most, each) => (costsNoMore(most, each) ? each : most), first) }
  }
  return undefined
}

/** "2k" and "1080p" as numbers that can be compared within a feature; no resolution is none. */
function pixels({ resolution }: RateText): number {
  const [, number = '0', thousand] = /^(\d+(?:\.\d+)?)(k)?/i.exec(resolution ?? '') ?? []
  return Number(number) * (thousand ? 1_000 : 1)
}
