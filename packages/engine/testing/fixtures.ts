/** A log that repeats itself, for tests of how commit batches are written and read. */
import { operation } from '@allot/rules/operation'
import type { Engine } from '../engine.ts'

const CREATION = { space: 's', name: 'Shop', owner: 'ann', paying: true, period: 'monthly' } as const
/** Enough that no threshold is crossed in between. */
const PLAN = { plan: 'enterprise', overrides: { ai_credits: 100_000 } } as const

/** Makes 150 charges one after another, ten alike in a row, so that most batches reference a template. @returns them */
export async function chargeRepeatedly(engine: Engine) {
  await engine.createSpace({ ...CREATION, ...PLAN }, 'make')
  const charges = Array.from({ length: 150 }, (_, at) => ({
    ...{ seq: at + 2, id: `c${at}`, feature: at % 20 < 10 ? 'ai_shadow' : 'recolor' },
  }))
  for (const { id, feature } of charges) {
    const use = operation.parse({ by: 'ann', use: { feature } })
    await engine.submit('s', id, { do: 'charge', operation: use })
  }
  return charges
}
