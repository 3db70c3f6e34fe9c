/** Checks that a policy brings along: Pro is 5 × Free, Ultra sizes are 1 : 2 : 5 : 10, Virtual Model costs more. */

import { lookUp } from '../../values/look-up.ts'
import type { Say } from '../finding.ts'
import { areComparable, cheapestOf, costsNoMore, rateCost } from '../rate-cost.ts'
import type { PolicyText } from '../schema.ts'
import { amountOf } from './figure.ts'

export function checkOwn(policy: PolicyText, say: Say): void {
  for (const [at, { pool, plan, times, of }] of policy.checks.multiples.entries()) {
    const amount = amountOf(policy, plan, 'monthly', pool)
    const base = amountOf(policy, of, 'monthly', pool)
    if (amount === undefined || base === undefined)
      say(`checks.multiples.${at}`, `compares ${plan} with ${of}, and one of them has no monthly ${pool}.`)
    else if (Math.abs(amount - base * times) >= 1)
      say(
        `plans.${plan}.monthly.${pool}`,
        `is not ${times} × ${of}, as checks.multiples.${at} says; correct one.`,
      )
  }
  for (const [at, { pool, plans, as }] of policy.checks.ratios.entries()) {
    const amounts = plans.map((plan) => amountOf(policy, plan, 'monthly', pool) ?? Number.NaN)
    const unit = (amounts[0] ?? Number.NaN) / (as[0] ?? Number.NaN)
    if (!amounts.every((amount, each) => amount === unit * (as[each] ?? Number.NaN)))
      say(`checks.ratios.${at}`, `${plans.join(', ')} do not give ${pool} like ${as.join(' : ')}.`)
  }
  for (const [at, [dear, cheap]] of policy.checks.dearer.entries()) checkDearer(policy, at, dear, cheap, say)
}

/** The cheapest use of the first costs more than the cheapest of the second, where both are counted alike. */
function checkDearer(policy: PolicyText, at: number, dear: string, cheap: string, say: Say): void {
  const [more, less] = [dear, cheap].map((name) =>
    lookUp(policy.features, name)?.rates.map((rate) => rateCost(policy, rate)),
  )
  if (!more || !less) return
  if (!more.some((each) => less.some((other) => areComparable(each, other))))
    say(
      `checks.dearer.${at}`,
      `compares ${dear} with ${cheap}, which take different units or are not counted alike; leave the pair out.`,
    )
  else if (more.some((each) => cheapestOf(less).some((other) => costsNoMore(each, other))))
    say(`features.${dear}`, `must cost more than ${cheap}.`)
}
