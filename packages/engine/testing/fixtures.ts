/** A Space that says the same again and again, for tests of how its log is written and read. */
import { operation } from '@allot/rules/operation'
import type { Engine } from '../engine.ts'

const CREATION = { space: 's', name: 'Shop', owner: 'ann', paying: true, period: 'monthly' } as const
/** Enough, so that nobody is warned in between. */
const PLAN = { plan: 'enterprise', overrides: { ai_credits: 100_000 } } as const

/** 150 charges one after another, ten alike in a row, so that most pages name another for what they say. */
export async function chargeRepeatedly(allot: Engine) {
  await allot.createSpace({ ...CREATION, ...PLAN }, 'make')
  const said = Array.from({ length: 150 }, (_, at) => ({
    ...{ seq: at + 2, id: `c${at}`, feature: at % 20 < 10 ? 'ai_shadow' : 'recolor' },
  }))
  for (const { id, feature } of said) {
    const use = operation.parse({ by: 'ann', use: { feature } })
    await allot.submit('s', id, { do: 'charge', operation: use })
  }
  return said
}
