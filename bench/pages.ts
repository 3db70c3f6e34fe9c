/**
 * `npm run bench:pages`: how long until a page can be used on a slow connection (1.6 Mbit/s, 150 ms), for a visitor and
 * for a member, and how long a frame takes while 250 results are scrolled, on a laptop and on a phone. The medians of
 * five loads, and the 95th of a hundred frames (p95) of three passes. Run it on a machine with nothing else to do.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../apps/allot/testing/browser.ts'
import { VIEWPORTS, type ViewportName } from '../apps/allot/testing/pages/viewport.ts'
import { Person, RESIZE, uploadOf } from '../apps/allot/testing/person.ts'
import { freshFolder, type Running, realPhotos, start, until } from '../apps/allot/testing/running.ts'
import { buildWeb } from '../apps/allot/web-app.ts'

const LOADS = 5
const PASSES = 3
const RESULTS = 250
/** Bytes a second, and milliseconds: a phone on a poor connection. */
const SLOW = { offline: false, downloadThroughput: 200_000, uploadThroughput: 93_750, latency: 150 }

await buildWeb(console.log)
const running = await start(freshFolder())
const browser = await openBrowser()
try {
  const person = await Person.signUp(running.url, 'ann')
  const space = await person.makeSpace()
  const visitor = await loads(browser, running, undefined, 'main button')
  const member = await loads(browser, running, person, 'main input[type=file]')
  console.log(`first screen   visitor ${visitor} s, member ${member} s (median of ${LOADS})`)
  const batch = await results(person, space)
  for (const viewport of ['laptop', 'phone'] as const) {
    const passes = await scrolled(browser, running, { person, batch, viewport })
    console.log(`a frame, p95   ${viewport.padEnd(6)} ${passes.join(' / ')} ms`)
  }
} finally {
  await browser.close()
  await running.stop()
}

/** @returns seconds until what it is used by is there, each time without anything kept */
async function loads(
  browser: Browser,
  running: Running,
  person: Person | undefined,
  used: string,
): Promise<string> {
  const seconds: number[] = []
  for (let n = 0; n < LOADS; n++) {
    const context = await contextOf(browser, running, 'phone', person)
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.emulateNetworkConditions', SLOW)
    const began = performance.now()
    await page.goto(running.url, { waitUntil: 'commit' })
    await page.locator(used).first().waitFor({ state: 'attached' })
    seconds.push((performance.now() - began) / 1_000)
    await context.close()
  }
  return seconds.toSorted((a, b) => a - b)[Math.floor(LOADS / 2)]?.toFixed(2) ?? ''
}

async function results(person: Person, space: string): Promise<string> {
  const photos = realPhotos(54).map(uploadOf)
  const uploads = Array.from({ length: RESULTS }, (_, at) => photos[at % photos.length]).filter(
    (each) => each !== undefined,
  )
  const { id } = await person.runBatch(space, uploads, { ...RESIZE, format: 'jpg' })
  await until(async () => (await person.batch(id)).status === 'done', 500)
  return id
}

interface Scrolled {
  readonly person: Person
  readonly batch: string
  readonly viewport: ViewportName
}

/** @returns for each pass down the page, the 95th of a hundred frames in milliseconds; the first loads the pictures */
async function scrolled(
  browser: Browser,
  running: Running,
  { person, batch, viewport }: Scrolled,
): Promise<readonly string[]> {
  const context = await contextOf(browser, running, viewport, person)
  const page = await context.newPage()
  await page.goto(`${running.url}/batches/${batch}`)
  await page.locator('main img').first().waitFor()
  const passes: string[] = []
  for (let pass = 0; pass < PASSES; pass++) passes.push((await pass95(page)).toFixed(1))
  await context.close()
  return passes
}

function pass95(page: Page): Promise<number> {
  return page.evaluate<number>(`(async () => {
    scrollTo(0, 0)
    const frames = []
    const frame = () => new Promise(requestAnimationFrame)
    let before = await frame()
    while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
      scrollBy(0, 40)
      const now = await frame()
      frames.push(now - before)
      before = now
    }
    return frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.95)]
  })()`)
}

async function contextOf(
  browser: Browser,
  running: Running,
  viewport: ViewportName,
  person: Person | undefined,
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...VIEWPORTS[viewport] })
  const { hostname } = new URL(running.url)
  const cookies = person?.cookies() ?? []
  await context.addCookies(cookies.map((each) => ({ ...each, domain: hostname, path: '/', secure: true })))
  return context
}
