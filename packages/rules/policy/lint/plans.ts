/** What no plan may be: sold for no period, another size of a size, repeating a month that is not sold. */

import { lookUp } from '../../values/look-up.ts'
import { PERIODS } from '../../values/renewal.ts'
import type { Say } from '../finding.ts'
import type { PlanText, PolicyText } from '../schema.ts'
import { isSold } from '../terms.ts'

export function lintPlans(policy: PolicyText, say: Say): void {
  for (const [id, plan] of Object.entries(policy.plans)) {
    const path = `plans.${id}`
    if (plan.yearly === 'as monthly' && plan.monthly === 'not sold')
      say(`${path}.yearly`, 'is "as monthly", but a month is not sold; write its amounts, or "not sold".')
    else if (!PERIODS.some((period) => isSold(plan, period)))
      say(path, 'is sold for no period; write what it gives for one, or leave the plan out.')
    lintSize(policy, id, plan, say)
  }
  lintPrices(policy, say)
}

function lintSize(policy: PolicyText, id: string, { size_of }: PlanText, say: Say): void {
  const path = `plans.${id}.size_of`
  if (size_of === undefined) return
  const of = lookUp(policy.plans, size_of)
  if (size_of === id) say(path, 'names the plan itself; name the plan of which it is another size.')
  else if (of?.size_of !== undefined)
    say(
      path,
      `names ${size_of}, which is itself a size of ${of.size_of}; name the plan that is a size of none.`,
    )
}

/** Each price belongs to one plan and period that is sold, so that a payment says what it is for. */
function lintPrices(policy: PolicyText, say: Say): void {
  const seen = new Map<string, string>()
  for (const [plan, prices] of Object.entries(policy.prices ?? {})) {
    for (const period of PERIODS) {
      const price = prices[period]
      if (price === undefined) continue
      const path = `prices.${plan}.${period}`
      const other = seen.get(price)
      if (other !== undefined) say(path, `is what ${other} costs too; give each a price of its own.`)
      seen.set(price, path)
      const text = lookUp(policy.plans, plan)
      if (text && !isSold(text, period))
        say(path, `is a price, but ${plan} is not sold ${period}; leave it out, or sell it.`)
    }
  }
}
