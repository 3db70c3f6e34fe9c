/**
 * Names that would be taken for each other. Denials, overrides, warnings and meters name pools, windows and the counters
 * of member caps in one list; the usage report names features beside Batches and exports. Two things of one name would
 * be read as one.
 */

import { capCounter } from '../../model/space.ts'
import type { Say } from '../finding.ts'
import type { PolicyText } from '../schema.ts'

/** What denials and overrides name besides pools and windows. */
const LIMITS_OF_OURS: Readonly<Record<string, string>> = {
  access: 'the access to features in denials',
  batch_images: 'the limit of images in a Batch',
  membership: 'the membership in denials',
}

/** What the usage report names besides features. */
const USES_OF_OURS: Readonly<Record<string, string>> = {
  batch: 'the usage report gives to Batches',
  export: 'the usage report gives to exports',
}

export function lintNames(policy: PolicyText, say: Say): void {
  const limits = new Map(Object.entries(LIMITS_OF_OURS))
  const take = (kind: 'pools' | 'windows', name: string, is: string) => {
    const other = limits.get(name)
    if (other !== undefined) say(`${kind}.${name}`, `has the name of ${other}; give it another.`)
    else limits.set(name, is)
  }
  for (const pool of Object.keys(policy.pools)) take('pools', pool, `the pool ${pool}`)
  for (const { image, video } of Object.values(policy.unifies))
    for (const old of [image, video])
      if (!limits.has(old)) limits.set(old, `the pool ${old} of an earlier version`)
  const pools = [...limits.keys()].filter((name) => !Object.hasOwn(LIMITS_OF_OURS, name))
  for (const pool of pools) {
    const counter = capCounter(pool)
    const other = limits.get(counter)
    if (other !== undefined)
      say(`pools.${counter}`, `has the name of the counter of member caps on ${pool}; give it another.`)
    else limits.set(counter, `the counter of member caps on ${pool}`)
  }
  for (const window of Object.keys(policy.windows)) take('windows', window, `the window ${window}`)
  for (const [name, is] of Object.entries(USES_OF_OURS))
    if (Object.hasOwn(policy.features, name))
      say(`features.${name}`, `has the name that ${is}; give it another.`)
}
