/** Costs are compared in one unit, and for one of what they are counted by. */
import { describe, expect, it } from 'vitest'
import { diffPolicies } from '../diff.ts'
import { lintPolicy } from '../lint.ts'
import { parsePolicy } from '../policy.ts'

/** A policy with tokens, pages and credits, and these features; a video of 50 credits unless it says otherwise. */
function policyOf(features: object, checks: object = {}) {
  const plan = { title: 'Free', renews: false, monthly: { credits: 10, other_credits: 10, tokens: 10 } }
  const read = {
    policy: 'costs',
    title: 'Costs',
    effective: '2026-01-01T00:00:00Z',
    units: { tokens: { one: 'token', many: 'tokens' }, pages: { one: 'page', many: 'pages' } },
    pools: {
      credits: { title: 'Credits' },
      other_credits: { title: 'Other credits' },
      tokens: { title: 'Tokens', unit: 'tokens', refuses: 'limit_period' },
    },
    plans: { free: plan },
    features: {
      video: { title: 'Video', medium: 'video', rates: [{ takes: { credits: 50 } }] },
      ...features,
    },
    checks,
  }
  return parsePolicy(read, 'costs.yaml')
}

const found = (features: object, checks?: object) =>
  lintPolicy(policyOf(features, checks)).map(({ path, message }) => `${path} ${message}`)

const one = (...rates: object[]) => ({ title: 'One', rates })

describe('the checks of costs', () => {
  it('compare no tokens with the credits of a video', () => {
    const write = one({ per: '1000 tokens', takes: { tokens: 1000 } })
    expect(found({ write })).toEqual([])
  })

  it('compare a use with no price by the thousand tokens, though both are in credits', () => {
    expect(found({ write: one({ per: '1000 tokens', takes: { credits: 80 } }) })).toEqual([])
  })

  it('compare prices for one of a unit, however many each is written for', () => {
    const video = { title: 'Video', medium: 'video', rates: [{ per: '100 tokens', takes: { credits: 1 } }] }
    expect(found({ video, write: one({ per: '1000 tokens', takes: { credits: 20 } }) })).toEqual([
      'features.video costs 0.01 for one token, no more than the dearest image at 0.02 for one token; a video must cost more.',
    ])
    expect(found({ video, write: one({ per: '1000 tokens', takes: { credits: 2 } }) })).toEqual([])
  })

  it('add up the credits of two pools', () => {
    const both = one({ takes: { credits: 40, other_credits: 20 } })
    expect(found({ both })).toEqual([
      'features.video costs 50, no more than the dearest image at 60; a video must cost more.',
    ])
  })

  it('take no 2 tokens for 2 credits, nor 2 a token for 2 a page', () => {
    const tokens = one({ per: '2 tokens', takes: { tokens: 2 } })
    const credits = one({ takes: { credits: 2 } })
    const page = one({ per: '1 pages', takes: { credits: 2 } })
    const token = one({ per: '1 tokens', takes: { credits: 2 } })
    expect(found({ video: credits, tokens })).toEqual([])
    expect(found({ video: page, token })).toEqual([])
    expect(found({ video: page, page: one({ per: '3 pages', takes: { credits: 6 } }) })).toEqual([
      'features all cost the same; give each feature a cost of its own.',
    ])
  })

  it('say nothing of a higher resolution that takes something else, and find one that takes no more', () => {
    const small = { resolution: '1k', takes: { credits: 3 } }
    expect(found({ image: one(small, { resolution: '2k', takes: { tokens: 1 } }) })).toEqual([])
    expect(found({ image: one(small, { resolution: '2k', takes: { credits: 3, tokens: 1 } }) })).toEqual([])
    expect(found({ image: one(small, { resolution: '2k', takes: { credits: 3 } }) })).toEqual([
      'features.image.rates.1 costs no more at 2k than at 1k; let it cost more.',
    ])
  })

  it('refuse to hold features with nothing in common to one costing more', () => {
    const write = one({ per: '1000 tokens', takes: { tokens: 1000 } })
    const image = one({ takes: { credits: 2 } })
    expect(found({ write, image }, { dearer: [['write', 'image']] })).toEqual([
      'checks.dearer.0 compares write with image, which take different units or are not counted alike; leave the pair out.',
    ])
    expect(found({ write, image }, { dearer: [['image', 'video']] })).toEqual([
      'features.image must cost more than video.',
    ])
  })
})

it('a diff calls a cost in another unit a change, neither gain nor loss', () => {
  const of = (rate: object) => policyOf({ image: one(rate) })
  const effects = (before: object, after: object) =>
    diffPolicies(of(before), of(after)).map(({ effect }) => effect)
  expect(effects({ takes: { tokens: 1000 } }, { takes: { credits: 2 } })).toEqual(['changes'])
  expect(effects({ per: '1000 tokens', takes: { credits: 2 } }, { takes: { credits: 3 } })).toEqual([
    'changes',
  ])
  expect(
    effects({ per: '1000 tokens', takes: { credits: 2 } }, { per: '100 tokens', takes: { credits: 1 } }),
  ).toEqual(['loses'])
  expect(effects({ takes: { credits: 2 } }, { takes: { credits: 2, tokens: 1 } })).toEqual(['loses'])
  expect(effects({ takes: { credits: 3 } }, { takes: { credits: 2 } })).toEqual(['gains'])
})
