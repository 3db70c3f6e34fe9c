/** Random policies that follow each other and merge pools, for the fuzz: made from the last of them, backwards. */
import type { FeatureText, PolicyText } from '../policy/schema.ts'

/** When the later versions take effect; the first one is in force from the start. */
const EFFECTIVE = ['2026-03-30T05:30:00Z', '2026-04-21T09:00:00Z'] as const

/** The policy with so many versions before it, each of which has two pools in place of one of the version after it. */
export function mergedFrom(last: PolicyText, merges: number): readonly PolicyText[] {
  const versions = [last]
  for (let at = 0; at < merges; at++) {
    const [next = last, ...later] = versions
    // The first pool of all, then one of the two that it was made of.
    const pool = Object.keys(next.pools).find((name) => at === 0 || name.endsWith('_of_images'))
    if (pool === undefined) break
    const image = `${pool}_of_images`
    const video = `${pool}_of_videos`
    versions.splice(
      0,
      versions.length,
      splitPool(next, pool, image, video),
      { ...next, unifies: { [pool]: { image, video } } },
      ...later,
    )
  }
  const effective = EFFECTIVE.slice(0, versions.length - 1)
  return versions.map((text, at) => ({
    ...text,
    policy: `random-${at}`,
    effective: effective[at - 1] ?? last.effective,
  }))
}

/** As it was before the two pools became one: each gives as much, and an edit draws on that of its medium. */
function splitPool(text: PolicyText, pool: string, image: string, video: string): PolicyText {
  /** The same with the value of `pool` under these names. */
  const under = <T>(names: readonly string[], record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(record).flatMap(([name, value]) =>
        name === pool ? names.map((each) => [each, value] as const) : [[name, value] as const],
      ),
    )
  const given = <T extends string>(each: T | Readonly<Record<string, unknown>>) =>
    typeof each === 'string' ? each : under([image, video], each)
  const takes = (row: Readonly<Record<string, number>>, medium: FeatureText['medium']) =>
    under([medium === 'image' ? image : video], row)
  const plans = Object.entries(text.plans).map(([id, plan]) => {
    const { daily, weekly, monthly, yearly } = plan
    const its = { daily: given(daily), weekly: given(weekly), monthly: given(monthly), yearly: given(yearly) }
    const welcome = plan.welcome && { ...plan.welcome, gives: under([image], plan.welcome.gives) }
    return [id, { ...plan, ...its, welcome } as typeof plan] // what was given of one pool, of two
  })
  const features = Object.entries(text.features).map(([id, feature]) => {
    const rates = feature.rates.map((rate) => ({ ...rate, takes: takes(rate.takes, feature.medium) }))
    return [id, { ...feature, rates }]
  })
  return {
    ...text,
    unifies: {},
    pools: under([image, video], text.pools),
    plans: Object.fromEntries(plans),
    features: Object.fromEntries(features),
    batch: { ...text.batch, takes: takes(text.batch.takes, 'image') },
  }
}
