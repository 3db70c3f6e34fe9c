import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { create } from '../decide/decide.ts'
import type { Charged, EntryBase } from '../model/entry.ts'
import { policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import type { Amount } from '../values/amount.ts'
import { type Instant, instant } from '../values/instant.ts'
import { backtest } from './backtest.ts'
import type { LoggedEntry } from './replay.ts'

const file = new URL('../../../policies/2026-05-unified.yaml', import.meta.url)
const unified = parsePolicy(parse(readFileSync(file, 'utf8')), '2026-05-unified.yaml')

const at = instant('2026-07-15T02:11:00Z')

/** What version 0.1 wrote for a use that left something out. */
function charged(seq: number, use: Charged['use'][number], amount: number): EntryBase & Charged {
  return {
    ...{ seq, at: (at + seq) as Instant, policy: '2026-05-unified', id: `use ${seq}` }, // milliseconds
    ...{ kind: 'charged', by: 'ann', client: 'web', feature: use.feature, units: 1, use: [use] },
    takes: [{ pool: 'ai_credits', amount: amount as Amount }], // milli-credits
    draws: [{ pool: 'ai_credits', grant: 1, amount: amount as Amount }],
    counts: [],
  }
}

const [created] = create(
  policyBook([unified]),
  { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' },
  'c',
  at,
).entries

const LOG: readonly LoggedEntry[] = [
  ...(created ? [created] : []),
  charged(2, { feature: 'ai_video' }, 9_000),
  charged(3, { feature: 'recolor', model: 'v9', resolution: '2k' }, 2_000),
]

it('a backtest of the same policy decides operations of old logs as they were priced then', () => {
  const report = backtest(policyBook([unified]), unified, LOG)
  expect(report).toMatchObject({ operations: 2, refused: 0, allowed: 0, skipped: [] })
  expect(report.rows).toMatchObject([{ took: { ai_credits: 11 }, wouldTake: { ai_credits: 11 } }])
})

it('and what names all that its own policy asks for is refused by a policy that asks for more', () => {
  const { ai_shadow, ...others } = unified.features
  if (!ai_shadow) throw new Error('The policy has no AI Shadows.')
  const rates = ['soft', 'hard'].map(
    (model) => ({ ...ai_shadow.rates[0], model }) as (typeof ai_shadow.rates)[number],
  ) // a row, with a model
  const asking = { ...unified, features: { ...others, ai_shadow: { ...ai_shadow, rates } } }
  const log = [...LOG.slice(0, 1), charged(2, { feature: 'ai_shadow' }, 1_000)]
  expect(backtest(policyBook([unified]), asking, log)).toMatchObject({
    refused: 1,
    changes: [
      { code: 'malformed', message: 'AI Shadows has a cost for each model; name one of soft, hard.' },
    ],
  })
})
