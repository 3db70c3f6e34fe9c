/** Every page in `en-XA`, which is English with accents: what has none is in no catalog, or is the server's. */
import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { realPhotos, until } from '../testing/running.ts'
import { MINUTES, visit } from '../testing/visit.ts'

const here = visit()

/** All that is read or heard on the page. */
const TEXTS = `[...document.querySelectorAll('body *')].filter((each) => each.checkVisibility()).flatMap((each) => [
  ...[...each.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data),
  ...['aria-label', 'title', 'alt', 'placeholder'].map((name) => each.getAttribute(name) ?? ''),
])`

it('every word of every page is in the catalog, or is said by the server', {
  timeout: 3 * MINUTES,
}, async () => {
  const context = await here.browser.newContext({ locale: 'en-XA', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const photos = realPhotos(2)
  const known = new Set([...OTHERS, ...photos.flatMap((path) => wordsOf(basename(path)))])
  page.on('response', async (response) => {
    if (!response.headers()['content-type']?.includes('json')) return
    for (const word of wordsOf(await response.text().catch(() => ''))) known.add(word)
  })
  const outside = async () => {
    const texts = await page.evaluate<readonly string[]>(TEXTS)
    expect(texts.some((text) => /[àáâäåāăèéêëēìíîïōòóôö]/i.test(text))).toBe(true)
    return [...new Set(texts)].filter((text) => wordsOf(text).some((word) => !known.has(word)))
  }

  await page.goto(here.running.url)
  await page.getByRole('main').getByRole('button').first().waitFor()
  expect(await outside(), 'the first page').toEqual([])
  await enterDemo(page)
  await page.locator('input[type=file]').first().setInputFiles(photos)
  await page.locator('[data-stop]').nth(1).waitFor()
  await until(async () => (await outside()).length === 0).catch(() => undefined)
  expect(await outside(), 'Create').toEqual([])
  for (const path of PAGES) {
    await page.goto(new URL(path, here.running.url).href)
    await page.getByRole('heading').first().waitFor()
    // What the server says is known once its answer is read, which may be after it is shown.
    await until(async () => (await outside()).length === 0).catch(() => undefined)
    expect(await outside(), path).toEqual([])
  }
  await context.close()
})

const PAGES = [
  ...['/batches', '/batches?filter=deleted', '/designs', '/designs/new', '/usage', '/plan', '/members'],
  ...['/members/security', '/space', '/about'],
]

async function enterDemo(page: Page): Promise<void> {
  await page.locator('main button:has(svg.lucide-sparkles)').click()
  await page.locator('input[type=file]').first().waitFor({ state: 'attached' })
}

/** Of letters without accents. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/(?<!\p{L})[a-z]{2,}(?!\p{L})/gu) ?? []
}

/** What is written alike in every language, or by Intl in that of the browser. */
const OTHERS: readonly string[] = [
  ...['jpg', 'jpeg', 'png', 'webp', 'avif', 'heic', 'tiff', 'bmp', 'zip', 'csv', 'kb', 'mb', 'sku'],
  ...['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec', 'am', 'pm', 'utc'],
  ...['in', 'ago', 'now', 'yesterday', 'tomorrow', 'second', 'seconds', 'sec', 'minute', 'minutes', 'min'],
  ...['hour', 'hours', 'hr', 'day', 'days', 'month', 'months', 'and', 'or'],
]
