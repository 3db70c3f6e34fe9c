/** What holds on every page: titles, where it is scrolled to, the header of a phone, and what is asked before it is done. */
import { expect, it } from 'vitest'
import { until } from '../testing/running.ts'
import { MINUTES, visit } from '../testing/visit.ts'

const here = visit()

/** Compressed, as they were sent. */
const SCRIPT_BYTES = `performance.getEntriesByType('resource')
  .filter(({ name }) => name.endsWith('.js'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`

/** What was fetched before the pile was asked for, which is the first thing that needs to know who this is. */
const FIRST_FETCHED = `performance.getEntriesByType('resource')
  .filter(({ name, startTime }, _at, all) => /\\/(assets|v1)\\/.*(js|me)$/.test(name) &&
    startTime < all.find((each) => each.name.endsWith('/pile')).startTime)
  .map(({ name }) => new URL(name).pathname)`

it(
  'on a slow connection all of the first screen is asked for at once, and a member can begin',
  async () => {
    const context = await here.browser.newContext({ viewport: { width: 390, height: 700 } })
    const page = await context.newPage()
    await page.goto(here.running.url)
    await page.getByRole('main').getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByLabel('Add photos').first().waitFor()
    const session = await context.newCDPSession(page)
    await session.send('Network.clearBrowserCache')
    const slow = { downloadThroughput: 200_000, uploadThroughput: 94_000, latency: 150, offline: false }
    await session.send('Network.emulateNetworkConditions', slow)
    await page.reload({ waitUntil: 'commit' })
    await page.getByLabel('Add photos').first().waitFor()
    // Two seconds are promised, and 1.6 measured where nothing else runs: held here by what it fetches, and when.
    const fetched = await page.evaluate<string[]>(FIRST_FETCHED)
    const html = await (await page.request.get(here.running.url)).text()
    expect(fetched.filter((path) => !html.includes(`"${path}"`))).toEqual([])
    expect(fetched).toContain('/v1/me')
    expect(fetched.length).toBeGreaterThan(3)
    await context.close()
  },
  2 * MINUTES,
)

it(
  'pages have titles and begin at their top, a plan that is not sold for a week says so, and the demo ends when one agrees',
  async () => {
    const context = await here.browser.newContext({ viewport: { width: 390, height: 700 } })
    const page = await context.newPage()
    await page.goto(here.running.url)
    await page.getByRole('main').getByRole('button', { name: 'Try the demo Space' }).waitFor()
    expect(await page.title()).toBe('Welcome · Allot Studio')
    expect(await page.evaluate<number>(SCRIPT_BYTES)).toBeLessThan(150_000)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByRole('link', { name: 'Space', exact: true }).waitFor()
    await page.reload()
    await page.getByLabel('Add photos').first().waitFor()
    expect(await page.evaluate<number>(SCRIPT_BYTES)).toBeLessThan(200_000)
    await page.getByRole('link', { name: 'Space', exact: true }).click()
    await page.getByRole('link', { name: 'Plan' }).click()
    await page.getByRole('button', { name: 'weekly' }).click()
    const ultra = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Ultra', exact: true }) })
    await ultra.getByText('Not sold weekly').waitFor()
    await ultra.getByRole('button', { name: 'See Ultra monthly' }).click()
    await page.getByRole('button', { name: 'monthly', pressed: true }).waitFor()
    expect(await page.title()).toBe('Plan · Allot Studio')

    const scrolled = () => page.evaluate<number>('scrollY')
    await page.evaluate('scrollTo(0, 900)')
    await until(async () => (await scrolled()) === 900)
    await page.getByRole('link', { name: 'Batches' }).click()
    await page.getByRole('heading', { name: 'Batches' }).waitFor()
    expect(await scrolled()).toBe(0)
    await page.goBack()
    await until(async () => (await scrolled()) === 900)

    const menu = page.getByRole('button', { name: 'Space and account' })
    expect((await menu.boundingBox())?.width).toBeGreaterThan(90)
    await menu.click()
    await page.getByRole('menuitem', { name: 'Leave the demo' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
    await menu.click()
    await page.getByRole('menuitem', { name: 'Leave the demo' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Leave the demo' }).click()
    await page.getByRole('button', { name: 'Try the demo Space' }).waitFor()
    await context.close()
  },
  2 * MINUTES,
)
