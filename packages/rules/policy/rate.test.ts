import { expect, it } from 'vitest'
import type { Operation } from '../model/operation.ts'
import { Fault } from '../values/fault.ts'
import { unitCost } from './cost.ts'
import { lintPolicy } from './lint.ts'
import { parsePolicy } from './policy.ts'

type Row = Record<string, unknown>

const policyOf = (rows: readonly Row[]) =>
  parsePolicy(
    {
      policy: 'test',
      title: 'Test',
      effective: '2026-01-01T00:00:00Z',
      units: { tokens: { one: 'token', many: 'tokens' } },
      pools: { credits: { title: 'Credits' } },
      plans: { free: { title: 'Free', renews: false, monthly: { credits: 10 } } },
      features: { clip: { title: 'Clip', rates: rows } },
    },
    'test.yaml',
  )

/** What one unit of a use takes, in credits; or the code, path and message of its fault. */
function costOf(rows: readonly Row[], use: Row): number | string {
  try {
    const operation: Operation & { batch: unknown } = {
      ...{ by: 'ann', client: 'web', count: 1 },
      batch: [{ feature: 'clip', ...use }],
    }
    return (
      unitCost(policyOf(rows), operation, undefined).takes.reduce((sum, each) => sum + each.amount, 0) / 1_000
    )
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return `${fault.code}, ${fault.path}: ${fault.message}`
  }
}

const row = (credits: number, its: Row = {}): Row => ({ takes: { credits }, ...its })
const SIZES = [row(1, { resolution: '1k' }), row(2, { resolution: '2k' })]
const WITH_DEFAULT = [row(1, { resolution: '1k', default: true }), row(2, { resolution: '2k' })]
const MODELS = [row(1, { model: 'small', default: true }), row(5, { model: 'large' }), row(9)]
const BOTH = [
  row(1, { model: 'a', resolution: '1k' }),
  row(2, { model: 'a', resolution: '2k', default: true }),
  row(3, { model: 'b', resolution: '1k' }),
  row(4, { model: 'b', resolution: '2k' }),
  row(5, { model: 'c' }),
]
const BY_TOKENS = [row(0.5, { per: '1000 tokens' })]
const BY_SECOND = [row(2, { per: 'second' })]

it.each<[string, readonly Row[], Row, number | string]>([
  ['a resolution that a row names', SIZES, { resolution: '2k' }, 2],
  [
    'a resolution that no row names is refused with those there are',
    WITH_DEFAULT,
    { resolution: '16k' },
    'unknown_feature, batch.0.resolution: Clip has no resolution "16k" here; it has 1k, 2k.',
  ],
  [
    'no resolution, and no default',
    SIZES,
    {},
    'malformed, batch.0.resolution: Clip has a cost for each resolution; name one of 1k, 2k.',
  ],
  ['no resolution, and a default', WITH_DEFAULT, {}, 1],
  ['no model, and a default', MODELS, {}, 1],
  ['a model for which no row has a name, below rows with models', MODELS, { model: 'v9' }, 9],
  [
    'a model that a row names is no other one, whatever its resolution',
    [row(1, { model: 'a', resolution: '1k' }), row(9)],
    { model: 'a', resolution: '2k' },
    'unknown_feature, batch.0.resolution: Clip has no resolution "2k" here; it has 1k.',
  ],
  [
    'a model where no row names one',
    SIZES,
    { model: 'v9', resolution: '1k' },
    'unknown_feature, batch.0.model: Clip takes no model; leave "v9" out.',
  ],
  [
    'a resolution where no row names one',
    [row(1)],
    { resolution: '1k' },
    'unknown_feature, batch.0.resolution: Clip takes no resolution; leave "1k" out.',
  ],
  ['neither, where two dimensions have one default', BOTH, {}, 2],
  ['a model alone: the resolution is that of the default', BOTH, { model: 'b' }, 4],
  ['a resolution alone: the model is that of the default', BOTH, { resolution: '1k' }, 1],
  [
    'a model whose cost no resolution changes, at one that the feature has',
    BOTH,
    { model: 'c', resolution: '1k' },
    5,
  ],
  [
    'a model whose cost no resolution changes, at one that nobody has',
    BOTH,
    { model: 'c', resolution: '9k' },
    'unknown_feature, batch.0.resolution: Clip has no resolution "9k" here; it has 1k, 2k.',
  ],
  [
    'a resolution that another model has',
    [row(1, { model: 'a', resolution: '1k' }), row(2, { model: 'b', resolution: '2k' })],
    { model: 'a', resolution: '2k' },
    'unknown_feature, batch.0.resolution: Clip has no resolution "2k" here; it has 1k.',
  ],
  ['three seconds', BY_SECOND, { seconds: 3 }, 6],
  [
    'no seconds',
    BY_SECOND,
    {},
    'malformed, batch.0.seconds: Clip costs by the second; say how many seconds it is long.',
  ],
  ['a quantity: its share, rounded up to the smallest unit', BY_TOKENS, { quantity: 1_501 }, 0.751],
  ['the smallest quantity', BY_TOKENS, { quantity: 1 }, 0.001],
  [
    'no quantity',
    BY_TOKENS,
    {},
    'malformed, batch.0.quantity: Clip costs by 1000 tokens; say how many tokens it is.',
  ],
  [
    'a quantity of what is not counted by one',
    BY_SECOND,
    { seconds: 3, quantity: 3 },
    'malformed, batch.0.quantity: Clip is not counted by a quantity; leave it out.',
  ],
  ['seconds of what costs the same at any length', [row(1)], { seconds: 3 }, 1],
])('%s', (_, rows, use, cost) => {
  expect(costOf(rows, use)).toBe(cost)
})

it('a unit that the policy does not declare is no unit', () => {
  expect(() => policyOf([row(1, { per: '1000 words' })])).toThrow('names "words"')
  expect(() => policyOf([row(1, { per: 'thousand tokens' })])).toThrow('as in `1000 tokens`')
})

it('a second default row of a feature is a finding', () => {
  const twice = policyOf(SIZES.map((each) => ({ ...each, default: true })))
  expect(lintPolicy(twice)).toContainEqual({
    path: 'features.clip.rates.1.default',
    message: 'is a second default, after row 0; leave one.',
  })
  expect(lintPolicy(policyOf(WITH_DEFAULT)).map(({ path }) => path)).not.toContain(
    'features.clip.rates.0.default',
  )
})
