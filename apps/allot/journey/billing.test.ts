import { join } from 'node:path'
import { readPolicy } from '@allot/engine/policies'
import type { Instant } from '@allot/rules/instant'
import { event, FakeStripe, signed, subscription } from '@allot/server/testing/fake-stripe'
import { TestServer } from '@allot/server/testing/test-server'
import { pageFiles } from '@allot/studio/page-files'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../testing/browser.ts'
import { allot, freshFolder, start } from '../testing/running.ts'
import { MINUTES, signUp } from '../testing/visit.ts'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
}, 3 * MINUTES)

afterAll(() => browser?.close())

/** A visitor who selects Pro while signing up. */
async function signUpAt(url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(url)
  await page.getByText('This plan begins once it is paid for').waitFor()
  expect(await page.getByRole('button', { name: 'Try the demo Space' }).count()).toBe(0)
  await signUp(page, 'Ann', 'Corner Shop')
  return page
}

const card = (page: Page, plan: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: plan }) })

it('shows a plan change that waits for an operator, and how the operator settled it', {
  timeout: 3 * MINUTES,
}, async () => {
  const running = await start(freshFolder(), { ALLOT_BILLING: 'manual' })
  const page = await signUpAt(running.url)
  await page.getByText(/Pro, monthly, was requested on .* It starts after/).waitFor()
  await card(page, 'Free').getByText('Current').waitFor()
  await card(page, 'Pro').getByRole('button', { name: 'Requested' }).waitFor()

  const settle = async (word: 'confirm' | 'decline') => {
    const { out } = await allot(['billing', '--json'], running.data)
    return allot(['billing', word, JSON.parse(out).id], running.data)
  }
  expect(await settle('confirm')).toMatchObject({
    status: 0,
    out: expect.stringContaining('pro monthly is confirmed'),
  })
  await card(page, 'Pro').getByText('Current').waitFor()
  await page.getByText('was requested').waitFor({ state: 'detached' }) // what waits is read once the plan has changed
  await page.getByText(/^Paid until/).waitFor()

  const { id: space } = JSON.parse((await allot(['spaces', 'list', '--json'], running.data)).out)
  expect((await allot(['billing', 'unpaid'], running.data)).out).toBe('Every subscription is paid.\n')
  expect((await allot(['billing', 'overdue', space], running.data)).out).toMatch(
    /goes on with what was left until/,
  )
  await page.getByText(/The last payment is open/).waitFor()
  expect((await allot(['billing', 'unpaid'], running.data)).out).toMatch(/pro monthly .*past_due .*overdue/)
  expect((await allot(['billing', 'paid', space], running.data)).out).toMatch(/It is paid/)
  await page.getByText(/The last payment is open/).waitFor({ state: 'detached' })
  expect((await allot(['billing', 'show', space], running.data)).out).toMatch(
    /pro monthly, paid until .* It is paid/,
  )

  await page.getByRole('button', { name: 'Yearly' }).click()
  await card(page, 'Max').getByRole('button', { name: 'Request Max' }).click()
  await page.getByText(/Max, yearly, was requested/).waitFor()
  expect((await settle('decline')).status).toBe(0)
  expect((await allot(['billing'], running.data)).out).toBe('Nothing waits.\n')
  expect((await allot(['billing', 'confirm', 'chg_none'], running.data)).status).toBe(2)
  await page.getByText('It was declined.').waitFor()
  await running.stop()
})

it('leads to the checkout, shows the plan once it is paid, and leads to the invoices', {
  timeout: MINUTES,
}, async () => {
  const stripe = new FakeStripe()
  const billing = {
    kind: 'stripe',
    key: 'sk_test',
    webhookSecret: 'whsec_test',
    url: await stripe.open(),
  } as const
  const testServer = await TestServer.open({ billing })
  testServer.time.now = Date.now() as Instant // milliseconds since 1970, as in the browser
  const unified = readPolicy(join(import.meta.dirname, '../../../policies/2026-05-unified.yaml'))
  await testServer.allot.publish({ ...unified, policy: 'paid', prices: { pro: { monthly: 'price_pro' } } })
  const web = pageFiles(join(import.meta.dirname, '../../studio/web/dist'))
  const isServers = (url: string) => /^\/(v1|auth)\//.test(new URL(url).pathname)
  const fetch = (request: Request) =>
    isServers(request.url) ? testServer.server.fetch(request) : web.fetch(request)
  const url = await testServer.listen(fetch)

  const page = await signUpAt(url)
  const away = /checkout\.stripe\.com|customer_portal/
  await page.route(away, (route) => route.fulfill({ body: 'Stripe', contentType: 'text/plain' }))
  await page.waitForURL(/checkout\.stripe\.com/)
  await page.goto(`${url}/plan`)
  await page.getByText(/Pro, monthly, was requested on .* as soon as the payment is confirmed/).waitFor()

  const space = (await testServer.call('GET', '/v1/spaces', { apiKey: testServer.apiKey })).body.spaces[0].id
  const seconds = Math.floor(testServer.time.now / 1_000)
  const it = subscription({ id: 'sub_1', space, price: 'price_pro', until: seconds + 30 * 86_400 })
  const body = event('evt_1', 'customer.subscription.created', seconds, it)
  const headers = {
    'content-type': 'application/json',
    'stripe-signature': signed(body, 'whsec_test', seconds),
  }
  await testServer.server.fetch(new Request(`${url}/v1/billing/stripe`, { method: 'POST', headers, body }))
  await card(page, 'Pro').getByText('Current').waitFor()
  await page.getByText(/^Paid until/).waitFor()
  expect(await page.getByText('was requested').count()).toBe(0)
  await page.getByRole('button', { name: 'Invoices and payment' }).click()
  await page.waitForURL(/customer_portal/)

  await testServer.close()
  stripe.close()
})
