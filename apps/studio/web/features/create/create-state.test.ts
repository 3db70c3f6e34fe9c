import type { Denial } from '@allot/client/wire'
import { describe, expect, it } from 'vitest'
import { createStateOf, nextSubmission, quoteOf } from './create-state.ts'

const denial: Denial = {
  code: 'batch_too_large',
  message: 'A Batch may hold at most 2 images here, and this one has 3.',
  cost: {},
  binding: [],
  retryAt: null,
  offers: [],
  upgradeTo: null,
  upgradeHelp: null,
  fits: 2,
}
const BINDING = { title: 'AI tools', allowance: 2, used: 0, needed: 3, resetsAt: null }
const offline = new Error('Allot cannot be reached.')
const allowed = { allowed: true, replayed: false, id: 'quote', kind: 'held', cost: { pictures: 3 } } as const

describe('the quote', () => {
  it('is the newest answer, and stays while the next request fails', () => {
    expect(quoteOf(undefined, null)).toEqual({ state: 'quoting' })
    expect(quoteOf(allowed, null)).toEqual({ state: 'quoted', cost: { pictures: 3 }, counts: {} })
    expect(quoteOf(allowed, offline)).toMatchObject({ state: 'quoted', cost: { pictures: 3 } })
    expect(quoteOf({ allowed: false, replayed: false, denial }, null)).toEqual({ state: 'denied', denial })
    expect(quoteOf(undefined, offline)).toEqual({ state: 'unquoted', message: 'Allot cannot be reached.' })
  })

  it('allows a run that only a minute holds up, since the run waits', () => {
    const minute = { ...BINDING, code: 'rate_minute', limit: 'pictures_a_minute' } as const
    const day = { ...BINDING, code: 'limit_day', limit: 'pictures_a_day' } as const
    const heldUp = { ...denial, cost: { pictures: 3 }, binding: [minute] }
    expect(quoteOf({ allowed: false, replayed: false, denial: heldUp }, null)).toEqual({
      state: 'quoted',
      cost: { pictures: 3 },
      counts: { pictures_a_minute: 3 },
    })
    const refused = { ...heldUp, binding: [minute, day] }
    expect(quoteOf({ allowed: false, replayed: false, denial: refused }, null)).toMatchObject({
      state: 'denied',
    })
  })
})

describe('a submission', () => {
  it('goes through its states as they are reported', () => {
    const uploading = { state: 'uploading', sent: 1, total: 3 } as const
    expect(nextSubmission({ state: 'ready' }, uploading)).toEqual(uploading)
    expect(nextSubmission(uploading, { state: 'creating' })).toEqual({ state: 'creating' })
    expect(nextSubmission({ state: 'creating' }, { state: 'starting' })).toEqual({ state: 'starting' })
    expect(nextSubmission({ state: 'starting' }, { state: 'denied', denial })).toEqual({
      state: 'denied',
      denial,
    })
  })

  it('drops its outcome when photos or edits change, but continues while it is being sent', () => {
    const edited = { state: 'edited' } as const
    expect(nextSubmission({ state: 'denied', denial }, edited)).toEqual({ state: 'ready' })
    expect(nextSubmission({ state: 'failed', message: 'No.' }, edited)).toEqual({ state: 'ready' })
    expect(nextSubmission({ state: 'starting' }, edited)).toEqual({ state: 'starting' })
  })
})

it('the state follows the quote before Run, and the submission after it', () => {
  const quote = { state: 'quoted', cost: { pictures: 3 }, counts: {} } as const
  expect(createStateOf(0, { state: 'quoting' }, { state: 'ready' })).toEqual({ state: 'picking' })
  expect(createStateOf(3, quote, { state: 'ready' })).toEqual(quote)
  expect(createStateOf(3, quote, { state: 'failed', message: 'No.' })).toEqual({
    state: 'failed',
    message: 'No.',
  })
})
