/** What no cost may be: a row that is never reached, a window that counts twice, an amount beyond what can be added up. */

import { MAX_SIZES } from '../../model/operation.ts'
import { type Amount, amount } from '../../values/amount.ts'
import { Fault } from '../../values/fault.ts'
import { lookUp } from '../../values/look-up.ts'
import { amountsIn } from '../compile.ts'
import { type Say, sayFault } from '../finding.ts'
import { measureOf } from '../measure.ts'
import { rateOf } from '../rate.ts'
import type { FeatureText, PolicyText, RateText } from '../schema.ts'
import { UNLIMITED } from '../terms.ts'

export function lintRates(policy: PolicyText, say: Say): void {
  for (const [id, feature] of Object.entries(policy.features)) {
    lintReach(`features.${id}.rates`, feature, say)
    lintDefaults(`features.${id}.rates`, feature, say)
    for (const [row, rate] of feature.rates.entries())
      lintRepeated(`features.${id}.rates.${row}.counts`, rate.counts, say)
  }
  lintRepeated('batch.counts', policy.batch.counts, say)
  lintRepeated('exports.counts.ai', policy.exports?.counts.ai ?? [], say)
  lintRepeated('exports.counts.plain', policy.exports?.counts.plain ?? [], say)
  lintSizes(policy, say)
}

/** What a use without a model or resolution gets is one row, since two would leave its price to chance. */
function lintDefaults(path: string, { rates }: FeatureText, say: Say): void {
  const defaults = [...rates.keys()].filter((row) => rates[row]?.default)
  for (const row of defaults.slice(1))
    say(`${path}.${row}.default`, `is a second default, after row ${defaults[0]}; leave one.`)
}

/** Asks for all that can be asked for: a row that no use gets is there in vain. */
function lintReach(path: string, feature: FeatureText, say: Say): void {
  const asked = (dimension: 'model' | 'resolution') => [
    ...new Set(feature.rates.map((rate) => rate[dimension])).add(undefined).add(ANOTHER),
  ]
  const reached = new Set<RateText | undefined>()
  for (const model of asked('model'))
    for (const resolution of asked('resolution')) reached.add(rateFor(feature, model, resolution))
  for (const [row, rate] of feature.rates.entries()) {
    if (reached.has(rate)) continue
    const other = rateFor(feature, rate.model ?? ANOTHER, rate.resolution ?? ANOTHER)
    const why = other ? `what it is for gets row ${feature.rates.indexOf(other)}` : 'no use is for it alone'
    say(`${path}.${row}`, `is never reached: ${why}; leave it out, or say what it is for.`)
  }
}

/** A model or resolution that no row names; names have no spaces at both ends. */
const ANOTHER = ' another '

function rateFor(feature: FeatureText, model?: string, resolution?: string): RateText | undefined {
  try {
    const use = {
      feature: '',
      ...(model !== undefined && { model }),
      ...(resolution !== undefined && { resolution }),
    }
    return rateOf(feature, use, '')
  } catch (reason) {
    if (reason instanceof Fault) return undefined
    throw reason
  }
}

function lintRepeated(path: string, counts: readonly string[], say: Say): void {
  for (const [at, window] of counts.entries())
    if (counts.indexOf(window) < at)
      say(`${path}.${at}`, `names ${window} again; one unit counts in it once.`)
}

/** Sums must stay exact: what one operation may take, and what a plan gives. */
function lintSizes(policy: PolicyText, say: Say): void {
  for (const [path, unit, written] of amountsIn(policy)) {
    const perUse = path.includes('.takes.') ? MAX_SIZES.count * mostOf(policy, path) : 1
    sayFault(
      () => undefined, // compileFindings says it
      () => {
        const most = Math.floor(UNLIMITED / perUse) as Amount // a quotient in the same unit
        if (amount(written, unit, path) > most)
          say(path, `is ${written}, more than can be added up exactly; write a smaller amount.`)
      },
    )
  }
}

/** How many times its row one output may take; too large a quantity is refused where it is asked for (`measured`). */
function mostOf(policy: PolicyText, path: string): number {
  const [, feature = '', row = ''] = /^features\.(\w+)\.rates\.(\d+)\./.exec(path) ?? []
  const rate = lookUp(policy.features, feature)?.rates[Number(row)]
  return rate && measureOf(rate).of === 'seconds' ? MAX_SIZES.seconds : 1
}
