import { AllotFault } from '@allot/client/fault'
import type { Denial } from '@allot/client/wire'
import { expect, it } from 'vitest'
import { edit } from './edit.ts'
import { refusalOf, refusalOfDenial } from './refusal-of.ts'
import { removeBg } from './remove-bg.ts'
import { segment } from './segment.ts'

const DENIAL: Denial = {
  code: 'limit_period',
  cost: { batch_exports: 1 },
  message: 'All 500 Batch exports are used.',
  binding: [],
  retryAt: '2026-12-01T00:00:00Z',
  offers: [],
  upgradeTo: null,
  upgradeHelp: null,
  fits: 0,
}
const NOW = Date.parse('2026-11-30T23:59:00Z')

it('an empty allowance is 402, a window that opens soon is 429 and says when', () => {
  expect(refusalOfDenial(DENIAL, NOW)).toMatchObject({ status: 402, code: 'insufficient_credits' })
  expect(refusalOfDenial({ ...DENIAL, code: 'rate_minute' }, NOW)).toMatchObject({
    status: 429,
    code: 'rate_limit_exceeded',
    retryAfter: 60,
  })
})

it.each([
  [new AllotFault(401, 'unauthenticated', 'No such key.'), 403, 'auth_failed'],
  [new AllotFault(403, 'forbidden', 'This API key lacks the scope "operate".'), 403, 'forbidden'],
  [new AllotFault(429, 'rate_limited', 'More than 6000.', { retryAfter: 12 }), 429, 'rate_limit_exceeded'],
  [new AllotFault(0, 'unreachable', 'Allot cannot be reached.'), 503, 'unavailable'],
  [new AllotFault(400, 'unknown_feature', 'There is no background_removal.'), 400, 'unknown_feature'],
])('%s', (fault, status, code) => {
  expect(refusalOf(fault, () => undefined)).toMatchObject({ status, code, detail: fault.message })
})

it('what nothing expects is reported here, and not told to the caller', () => {
  const seen: unknown[] = []
  const broken = new TypeError('secret of the server')
  const refusal = refusalOf(broken, (error) => seen.push(error))
  expect(seen).toEqual([broken])
  expect(refusal.message).not.toContain('secret')
})

it('each format writes a refusal in its own shape', async () => {
  const refusal = refusalOfDenial({ ...DENIAL, code: 'rate_minute' }, NOW)
  const detail = 'All 500 Batch exports are used.'
  const answers = [removeBg, segment, edit].map((format) => format.refuse(refusal))
  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
    [429, '60'],
    [429, '60'],
    [429, '60'],
  ])
  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([
    { errors: [{ title: 'Rate limit exceeded', code: 'rate_limit_exceeded', detail }] },
    { detail: `Rate limit exceeded: ${detail}`, status_code: 429, type: 'rate_limit_exceeded' },
    { error: { message: 'Rate limit exceeded', detail, code: 'rate_limit_exceeded' } },
  ])
})
