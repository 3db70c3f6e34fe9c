import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { connectAllot } from '../allot.ts'
import type { Denial, Meter } from '../wire.ts'
import { AllotProvider, type MeterWords, RenewsAt, UpgradePrompt, UsageMeter, useUsage } from './react.ts'

const exports: Meter = {
  meter: 'batch_exports',
  title: 'Batch exports',
  unit: 'export',
  display: 'count',
  percent: 80,
  used: 400,
  held: 20,
  allowance: 500,
  remaining: 80,
  renewsAt: '2026-08-12T10:00:00Z',
  included: true,
}

const denial: Denial = {
  code: 'insufficient_credits',
  cost: { ai_credits: 8 },
  message: 'There are not enough AI credits left for this.',
  binding: [],
  retryAt: '2026-08-12T10:00:00Z',
  offers: ['upgrade', 'wait'],
  upgradeTo: { plan: 'max', title: 'Max' },
  upgradeHelp: '/plan',
  fits: 1,
}

const meterOf = (changed: Partial<Meter> = {}) =>
  renderToStaticMarkup(createElement(UsageMeter, { meter: { ...exports, ...changed } }))

describe('a usage meter', () => {
  it('is a meter by role, named by its title, and says in words what the bar shows', () => {
    const html = meterOf()
    expect(html).toContain('role="meter"')
    const [, id] = /aria-labelledby="(.+?)"/.exec(html) ?? []
    expect(html).toContain(`id="${id}">Batch exports<`)
    expect(html).toContain('aria-valuenow="80"')
    expect(html).toContain('aria-valuetext="400 of 500 used. 80 left. 20 reserved."')
    expect(html).toContain('data-state="low"')
    expect(html).toContain('data-allot="held" style="width:4%"')
  })

  it('says what begins later, and from which day', () => {
    const html = meterOf({ upcoming: [{ amount: 1_000, from: '2026-11-27T12:00:00Z' }] })
    const day = new Date('2026-11-27T12:00:00Z').toLocaleDateString()
    expect(html).toContain(`80 left. 20 reserved. ${(1_000).toLocaleString()} more from ${day}.`)
    expect(meterOf({ upcoming: [{ amount: null, from: '2026-11-27T12:00:00Z' }] })).toContain(
      `More from ${day}.`,
    )
  })

  it('shows percent and no number where a policy hides numbers', () => {
    const html = meterOf({
      display: 'percent',
      percent: 37,
      used: null,
      held: null,
      allowance: null,
      remaining: null,
    })
    expect(html).toContain('37 % used')
    expect(html).toContain('63 % left.')
    expect(html).toContain('width:37%')
  })

  it('says an amount in the words of the page, to a reader of the screen too', () => {
    const words: MeterWords = {
      headline: ({ used }) => `${used} verbraucht`,
      details: ({ remaining }) => `${remaining} übrig.`,
      upcoming: ({ amount }) => `${amount} kommen.`,
    }
    const html = renderToStaticMarkup(createElement(UsageMeter, { meter: exports, words }))
    expect(html).toContain(`aria-valuetext="${exports.used} verbraucht. ${exports.remaining} übrig.`)
    expect(html).not.toMatch(/ used| left/)
  })

  it('shows nothing left, none included and unlimited in different ways, the last two without a bar', () => {
    expect(meterOf({ percent: 100, used: 500, held: 0, remaining: 0 })).toContain('data-state="empty"')
    const none = meterOf({ included: false, allowance: 0, remaining: 0, used: 0, held: 0, percent: 0 })
    expect(none).toContain('Not included')
    expect(none).not.toContain('role="meter"')
    const unlimited = meterOf({ allowance: 'unlimited', remaining: 'unlimited', percent: 0 })
    expect(unlimited).toContain('400 used')
    expect(unlimited).not.toContain('role="meter"')
  })
})

it('an upgrade prompt says why, until when, and links to the plan; without a denial it renders nothing', () => {
  const html = renderToStaticMarkup(createElement(UpgradePrompt, { denial }))
  expect(html).toContain('role="alert"')
  expect(html).toContain(denial.message)
  expect(html).toContain('dateTime="2026-08-12T10:00:00Z"')
  expect(html).toContain('<a data-allot="upgrade" href="/plan">Upgrade to Max</a>')
  const monthly = { ...denial, certainAt: '2026-08-20T10:00:00.250Z' }
  const upgradeTo = { plan: 'max', title: 'Max', period: 'monthly' } as const
  const certain = renderToStaticMarkup(createElement(UpgradePrompt, { denial: { ...monthly, upgradeTo } }))
  expect(certain).toContain('Upgrade to Max, monthly')
  expect(certain).toContain('title="2026-08-20 10:00:01 UTC">2026-08-20 10:00:01 UTC</time>')
  expect(renderToStaticMarkup(createElement(UpgradePrompt, { denial: undefined }))).toBe('')
})

it('renews-at has the exact instant for machines and in its title; or says that nothing renews', () => {
  const html = renderToStaticMarkup(createElement(RenewsAt, { at: '2026-08-12T10:00:00Z' }))
  expect(html).toContain('title="2026-08-12 10:00:00 UTC">2026-08-12 10:00 UTC</time>')
  expect(renderToStaticMarkup(createElement(RenewsAt, { at: null }))).toContain('they do not renew')
})

it('renders on a server, where no usage is known yet, without a request', () => {
  const allot = connectAllot({ url: '', fetch: () => Promise.reject(new Error('It asked.')) })
  const Page = () => createElement('p', null, useUsage('acme').usage?.name ?? 'Adding up')
  const page = createElement(AllotProvider, { allot }, createElement(Page))
  expect(renderToStaticMarkup(page)).toBe('<p>Adding up</p>')
})
