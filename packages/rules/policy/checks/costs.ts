/**
 * Checks of costs: a generative feature takes something and a free tool nothing; video costs more than any image, a higher
 * resolution more than a lower one (REQ-074, 075, 175-178; C-01, A-40).
 */

import type { FeatureText, PolicyText, RateText } from '../schema.ts'
import { cheapest, costOf, type SayOf, sellsCredits } from './figure.ts'

export function checkCosts(policy: PolicyText, say: SayOf): void {
  const credits = sellsCredits(policy)
  for (const [id, feature] of Object.entries(policy.features)) checkFeature(id, feature, credits, say)
  if (credits) compareFeatures(policy, say)
}

function checkFeature(id: string, feature: FeatureText, credits: boolean, say: SayOf): void {
  for (const [row, rate] of feature.rates.entries()) {
    const path = `features.${id}.rates.${row}`
    const metered = costOf(rate) > 0 || rate.counts.length > 0
    if (credits && feature.generative && !metered)
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
    if (lower && costOf(rate) <= costOf(lower))
      say(
        'higher_resolution_costs_more',
        path,
        `costs no more at ${rate.resolution} than at ${lower.resolution}; let it cost more.`,
      )
  }
}

function compareFeatures(policy: PolicyText, say: SayOf): void {
  const generative = Object.entries(policy.features).filter(([, feature]) => feature.generative)
  const images = generative.filter(([, feature]) => feature.medium === 'image')
  const dearest = Math.max(0, ...images.flatMap(([, feature]) => feature.rates.map(costOf)))
  for (const [id, feature] of generative) {
    if (feature.medium === 'video' && cheapest(feature) <= dearest) {
      say(
        'video_costs_more_than_image',
        `features.${id}`,
        `costs ${cheapest(feature)}, no more than the dearest image at ${dearest}; a video must cost more.`,
      )
    }
  }
  const costs = new Set(generative.flatMap(([, feature]) => feature.rates.map(costOf)))
  if (generative.length > 1 && costs.size < 2)
    say('features_have_own_costs', 'features', 'all cost the same; give each feature a cost of its own.')
}

/** "2k" and "1080p" as numbers that can be compared within a feature; no resolution is none. */
function pixels({ resolution }: RateText): number {
  const [, number = '0', thousand] = /^(\d+(?:\.\d+)?)(k)?/i.exec(resolution ?? '') ?? []
  return Number(number) * (thousand ? 1_000 : 1)
}
