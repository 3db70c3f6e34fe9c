import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TestServer } from '@allot/server/testing/test-server'
import type { Browser, Page } from 'playwright-core'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../../../apps/allot/testing/browser.ts'
import { type AllotClient, connectAllot } from '../allot.ts'
import { RenewsAt } from './react.ts'

let testServer: TestServer
let url: string
let browser: Browser
let operator: AllotClient
let space: string
let publishable: string

/** What an app would write, with the key and the Space in its address. */
const PAGE = `
  import { createElement as h, useState } from 'react'
  import { createRoot, hydrateRoot } from 'react-dom/client'
  import { connectAllot } from '@allot/client'
  import { AllotProvider, RenewsAt, UpgradePrompt, UsageMeter, useQuote, useUsage } from '@allot/client/react'

  const query = new URLSearchParams(location.search)
  const space = query.get('space')
  const allot = connectAllot({ url: query.get('url'), key: query.get('key') })

  function Shop() {
    const { usage } = useUsage(space)
    const [count, setCount] = useState(2)
    const quote = useQuote(space, { by: 'ann', count, use: { feature: 'virtual_model' } })
    const denial = quote.answer?.allowed === false ? quote.answer.denial : undefined
    return h('main', null,
      usage?.meters.map((meter) => h(UsageMeter, { key: meter.meter, meter })),
      usage && h(RenewsAt, { at: usage.renewsAt }),
      h('button', { onClick: () => setCount(5000) }, 'Ask for many'),
      quote.answer?.allowed && h('output', null, JSON.stringify(quote.answer.cost)),
      h(UpgradePrompt, { denial }))
  }
  const provided = { allot, pause: 100, children: h(Shop) }
  createRoot(document.getElementById('shop')).render(h(AllotProvider, provided))
  hydrateRoot(document.getElementById('rendered'), h(RenewsAt, { at: '2026-08-12T20:00:00Z' }))
`

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'silent',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id.endsWith('page.js') ? join(import.meta.dirname, 'page.js') : undefined),
        load: (id) => (id.endsWith('/page.js') ? PAGE : undefined),
      },
    ],
    build: { write: false, minify: false, lib: { entry: 'page.js', formats: ['es'] } },
  })
  const [output] = Array.isArray(built) ? built.flatMap(({ output }) => output) : []
  if (output?.type !== 'chunk') throw new Error('The page was not built.')
  return output.code
}

beforeAll(async () => {
  testServer = await TestServer.open()
  const script = await bundle()
  const look = readFileSync(join(import.meta.dirname, 'look.css'), 'utf8')
  const rendered = renderToString(createElement(RenewsAt, { at: '2026-08-12T20:00:00Z' }))
  const page = `<!doctype html><html lang="en"><style>${look}</style><body><div id="shop"></div><div id="rendered">${rendered}</div></body><script type="module" src="/page.js"></script></html>`
  url = await testServer.listen((request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/') return new Response(page, { headers: { 'content-type': 'text/html' } })
    if (pathname !== '/page.js') return testServer.server.fetch(request)
    return new Response(script, { headers: { 'content-type': 'text/javascript' } })
  })
  operator = connectAllot({ url, key: testServer.apiKey })
  const shop = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  space = (await operator.createSpace(shop)).id
  publishable = (await operator.keys.make(space, { name: 'page', kind: 'publishable' })).key
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await testServer.server.end()
  await testServer.close()
})

const REFUSED = { status: 403, headers: { 'access-control-allow-origin': '*' }, json: {} }

/** As a page of another site: localhost is another origin than 127.0.0.1, where Allot is. */
async function open(key: string, without = 'nothing'): Promise<Page> {
  const page = await browser.newPage({ timezoneId: 'Asia/Tokyo', locale: 'en-GB' })
  await page.route(`**${without}`, (route) => route.fulfill(REFUSED))
  await page.goto(`${url.replace('127.0.0.1', 'localhost')}/?url=${url}&space=${space}&key=${key}`)
  return page
}

it.each([
  ['live, with a publishable key', 'nothing', 7],
  ['by asking now and then, where no stream comes through', '/live', 5],
])('a page moves when somebody else spends: %s', async (_, without, count) => {
  const page = await open(publishable, without)
  const meter = page.getByRole('meter', { name: 'Batch exports' })
  await meter.waitFor()
  const used = Number(/^(\d+) of 500/.exec((await meter.getAttribute('aria-valuetext')) ?? '')?.[1])
  await operator.charge(space, { by: 'ann', count, batch: [] })
  await page.getByText(`${used + count} of 500 used`).waitFor()
  expect(await meter.getAttribute('aria-valuetext')).toContain(
    `${used + count} of 500 used. ${500 - used - count} left.`,
  )
  await page.locator('#shop').getByText('Renews').waitFor()
  await page.close()
})

it('a quote follows its operation, and a denial is an alert that leads to the plan', async () => {
  const page = await open(publishable)
  await page.getByText('{"ai_credits":8}').waitFor()
  await page.getByRole('button', { name: 'Ask for many' }).click()
  await page.getByRole('alert').getByText('There are not enough AI credits').waitFor()
  await page.close()
})

it('a quote is updated when others spend', async () => {
  const page = await open(publishable)
  await page.getByText('{"ai_credits":8}').waitFor()
  await operator.charge(space, { by: 'ann', count: 50, use: { feature: 'virtual_model' } })
  await page.getByRole('alert').getByText('There are not enough AI credits').waitFor()
  await operator.grant(space, { pool: 'ai_credits', amount: 40, kind: 'promo' })
  await page.getByText('{"ai_credits":8}').waitFor()
  await page.close()
})

it('a time that a server rendered is shown in the reader’s time zone', async () => {
  const page = await open(publishable)
  await page.locator('#rendered').getByText('13 Aug 2026, 05:00').waitFor()
  await page.close()
})
