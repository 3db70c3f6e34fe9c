import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { lintPolicy } from './lint.ts'
import { parsePolicy } from './policy.ts'

const file = new URL('../../../policies/2026-05-unified.yaml', import.meta.url)
const text = readFileSync(file, 'utf8')

/** The findings of lint for the policy with one figure changed. */
function lintWith(from: string, to: string): string[] {
  if (!text.includes(from)) throw new Error(`The policy has no "${from}".`)
  return lintPolicy(parsePolicy(parse(text.replace(from, to)), 'test.yaml')).map(
    ({ path, message }) => `${path} ${message}`,
  )
}

describe('policy lint', () => {
  it('finds nothing in the policy as it is', () => {
    expect(lintPolicy(parsePolicy(parse(text), 'test.yaml'))).toEqual([])
  })

  it.each([
    [
      'a plan is not the multiple it should be (REQ-158)',
      'monthly: { ai_credits: 600,',
      'monthly: { ai_credits: 601,',
      'plans.max.monthly.ai_credits is not 3 × pro, as checks.multiples.1 says; correct one.',
    ],
    [
      'a dearer plan gives less (REQ-213)',
      'batch_exports: 1500 }',
      'batch_exports: 499 }',
      'plans.max.monthly.batch_exports gives less than pro, which is cheaper; give more.',
    ],
    [
      'the Ultra sizes are not 1 : 2 : 5 : 10',
      'batch_exports: 25000 }',
      'batch_exports: 24000 }',
      'checks.ratios.0 ultra, ultra_2x, ultra_5x, ultra_10x do not give batch_exports like 1 : 2 : 5 : 10.',
    ],
    [
      'a week gives as much as a month (REQ-141)',
      'weekly: { ai_credits: 50, batch_exports: 125 }',
      'weekly: { ai_credits: 50, batch_exports: 500 }',
      'plans.pro.weekly.batch_exports gives as much for a week as for a month; give less.',
    ],
    [
      'a day gives as much as a week',
      'weekly: { ai_credits: 50, batch_exports: 125 }',
      'daily: { ai_credits: 50, batch_exports: 20 }\n    weekly: { ai_credits: 50, batch_exports: 125 }',
      'plans.pro.daily.ai_credits gives as much for a day as for a week; give less.',
    ],
    [
      'a day gives more than a month where no week is sold',
      'monthly: { ai_credits: 1020, batch_exports: 5000 }',
      'daily: { ai_credits: 1021, batch_exports: 20 }\n    monthly: { ai_credits: 1020, batch_exports: 5000 }',
      'plans.ultra.daily.ai_credits gives as much for a day as for a month; give less.',
    ],
    [
      'a video costs no more than an image (REQ-176)',
      '480p, default: true, per: second, takes: { ai_credits: 9 }',
      '480p, default: true, per: second, takes: { ai_credits: 8 }',
      'features.ai_video costs 8, no more than the dearest image at 8; a video must cost more.',
    ],
    [
      'a higher resolution costs no more (REQ-178)',
      '{ resolution: 2k, takes: { ai_credits: 6 } }',
      '{ resolution: 2k, takes: { ai_credits: 4 } }',
      'features.virtual_model.rates.1 costs no more at 2k than at 1k; let it cost more.',
    ],
    [
      'AI Shadows cost as much as Edit with AI (REQ-177)',
      'rates: [{ takes: { ai_credits: 1 } }]',
      'rates: [{ takes: { ai_credits: 3 } }]',
      'features.edit_with_ai must cost more than ai_shadow.',
    ],
    [
      'a free tool takes something (REQ-172)',
      'rates: [{}]',
      'rates: [{ takes: { ai_credits: 1 } }]',
      'features.background_removal.rates.0 is a free tool and takes something; take nothing, or call it generative.',
    ],
    [
      'a zone stands where no calendar is',
      'opens: calendar\n    length: P1M',
      'opens: never\n    zone: Europe/Paris',
      'windows.plain_exports.zone changes nothing where a window opens by never; take it out, or write "opens: calendar".',
    ],
    [
      'a window limits and gives free uses',
      'rates: [{ takes: { ai_credits: 1 } }]',
      'rates: [{ free: plain_exports, takes: { ai_credits: 1 } }]',
      'features.ai_shadow.rates.0.free names plain_exports, which limits uses too; make a window of its own for what is free.',
    ],
    [
      'what takes nothing is free',
      'rates: [{}]',
      'rates: [{ free: plain_exports }]',
      'features.background_removal.rates.0.free makes nothing free, since the row takes nothing; say what it takes, or take "free" out.',
    ],
    [
      'a welcome is half an export',
      'weekly: { ai_credits: 50, batch_exports: 125 } # 000:12',
      'weekly: { ai_credits: 50, batch_exports: 125 }\n    welcome: { gives: { batch_exports: 0.5 }, for: P14D }',
      'plans.pro.welcome.gives.batch_exports 0.5 is not an amount of exports; use whole exports, not below 0.',
    ],
    [
      'a welcome gives nothing',
      'weekly: { ai_credits: 50, batch_exports: 125 } # 000:12',
      'weekly: { ai_credits: 50, batch_exports: 125 }\n    welcome: { gives: {}, for: P14D }',
      'plans.pro.welcome.gives gives nothing; name a pool and an amount, or leave the welcome out.',
    ],
    [
      'two plans are paid by one price',
      'upgrade_help: /plan',
      'prices: { pro: { monthly: price_1 }, max: { monthly: price_1 } }\nupgrade_help: /plan',
      'prices.max.monthly is what prices.pro.monthly costs too; give each a price of its own.',
    ],
  ])('finds when %s', (_what, from, to, finding) => {
    expect(lintWith(from, to)).toContain(finding)
  })

  it.each(['PT0S', 'P400D', 'P1M', 'two weeks'])('refuses a welcome for %s', (length) => {
    const weekly = 'weekly: { ai_credits: 50, batch_exports: 125 } # 000:12'
    const welcome = `welcome: { gives: { ai_credits: 50 }, for: ${length} }`
    expect(() => lintWith(weekly, `${weekly}\n    ${welcome}`)).toThrow(
      /plans\.pro\.welcome\.for: is no length of time up to P366D; write it like P14D or PT36H/,
    )
  })

  it('names the file, the path and the fix where the file is no policy', () => {
    expect(() => parsePolicy({ ...parse(text), plans: { free: {} } }, 'test.yaml')).toThrow(
      /test\.yaml is not a policy:\n {2}plans\.free\.title: /,
    )
    expect(() => lintWith('takes: { batch_exports: 1 }', 'takes: { batch_export: 1 }')).toThrow(
      /batch\.takes names "batch_export", which this policy does not define; it has ai_credits, batch_exports/,
    )
  })
})
