/** What is picked arrives whole, whatever happens meanwhile, and is lost by nothing that a person does. */
import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Me } from '@allot/client/allot'
import type { BatchSummary } from '@allot/studio/contract/batch'
import type { Pile } from '@allot/studio/contract/pile'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { realPhotos, until } from '../testing/running.ts'
import { MINUTES, visit } from '../testing/visit.ts'

const here = visit()
const PHOTOS = 60

/** Sixty photos, each with content of its own: the package has 54. */
function sixty(): readonly string[] {
  const real = realPhotos(PHOTOS)
  const folder = mkdtempSync(join(tmpdir(), 'allot-uploads-'))
  const more = Array.from({ length: PHOTOS - real.length }, (_, at) => {
    const copy = join(folder, `copy-${at}.jpg`)
    // What follows the end of a JPEG is no part of the picture.
    writeFileSync(copy, Buffer.concat([readFileSync(real[at] ?? ''), Buffer.from(`copy ${at}`)]))
    return copy
  })
  return [...real, ...more]
}

async function pileOf(page: Page): Promise<Pile> {
  const answer = await page.request.get(`${here.running.url}/studio/spaces/${await spaceOf(page)}/pile`)
  return answer.json()
}

async function batchesOf(page: Page): Promise<{ readonly batches: readonly BatchSummary[] }> {
  const space = await spaceOf(page)
  return (await page.request.get(`${here.running.url}/studio/spaces/${space}/batches`)).json()
}

/** Of the person of this page: each visitor of the demonstration has their own. */
async function spaceOf(page: Page): Promise<string> {
  const me: Me = await (await page.request.get(`${here.running.url}/v1/me`)).json()
  return me.spaces[0]?.id ?? ''
}

const here60 = async (page: Page) =>
  (await pileOf(page)).photos.filter(({ digest }) => digest !== null).length

it(
  'sixty photos arrive through a reload and a time without network, and a file of 60 MB is left out by name',
  async () => {
    const context = await here.browser.newContext({ viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    // The browser asks before a page is closed that still sends.
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    await page.goto(here.running.url)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByText('Drop your photos here').click()
    const slow = await context.newCDPSession(page)
    const fourMegabits = { uploadThroughput: 500_000, downloadThroughput: -1, latency: 5, offline: false }
    await slow.send('Network.emulateNetworkConditions', fourMegabits)

    const huge = join(mkdtempSync(join(tmpdir(), 'allot-huge-')), 'huge.tif')
    writeFileSync(huge, '')
    truncateSync(huge, 60_000_000)
    await page.getByLabel('Photo files').setInputFiles([...sixty(), huge])
    await page.getByRole('heading', { name: '60 photos' }).waitFor()
    const focused = await page.evaluate('document.activeElement?.textContent')
    expect(focused).toBe('60 photos')
    const left = page.getByRole('status', { name: 'Left out' })
    await left.getByText('huge.tif (it is larger than 50 MB; save a smaller copy)').waitFor()

    await until(async () => (await here60(page)) > 5)
    await page.reload()
    expect(asked).toEqual(['beforeunload'])
    await page.getByRole('heading', { name: '60 photos' }).waitFor()
    const before = await here60(page)
    expect(before).toBeLessThan(PHOTOS)

    await context.setOffline(true)
    const connection = page.getByRole('status', { name: 'Connection' })
    await connection.getByText('You are offline').waitFor()
    await page.getByText('It goes on when you are back online.', { exact: true }).waitFor()
    await context.setOffline(false)
    await connection.getByText('You are offline').waitFor({ state: 'detached' })

    await until(async () => (await here60(page)) === PHOTOS)
    const { photos } = await pileOf(page)
    expect(new Set(photos.map(({ digest }) => digest)).size).toBe(PHOTOS)
    expect(photos.every(({ bytes, received }) => bytes === received)).toBe(true)

    await page.getByRole('link', { name: 'Plan' }).click()
    await page.getByRole('heading', { name: 'Plans' }).waitFor()
    await page.goBack()
    await page.getByRole('button', { name: 'Export 60' }).click()
    await page.waitForURL('**/batches/*')
    // It is over, or ends early; what comes of it is for other tests.
    const cancel = `${here.running.url}/studio${new URL(page.url()).pathname}/cancel`
    await page.request.post(cancel, { headers: { origin: here.running.url } })
    await page.getByRole('link', { name: 'Create' }).click()
    await page.getByText('Drop your photos here').waitFor()
    expect((await pileOf(page)).photos).toEqual([])
    await context.close()
  },
  4 * MINUTES,
)

it(
  'a pile is worked by the keyboard and by a thumb, and what is removed is put back',
  async () => {
    const context = await here.browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })
    const page = await context.newPage()
    await page.goto(here.running.url)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    const [first = '', ...others] = realPhotos(4)
    const copy = join(mkdtempSync(join(tmpdir(), 'allot-copy-')), 'same.jpg')
    writeFileSync(copy, readFileSync(first))
    await page.getByLabel('Photo files').setInputFiles([first, ...others, copy])
    await page.getByRole('region', { name: 'Duplicates' }).waitFor()
    await page.getByRole('button', { name: 'Leave out the duplicate' }).tap()
    await page.getByRole('heading', { name: '4 photos' }).waitFor()

    // One stop of the Tab key, whatever the count; arrows and Delete do the rest.
    await page
      .getByRole('button', { name: /^Show / })
      .first()
      .focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    const focused = () => page.evaluate('document.activeElement?.getAttribute("aria-label")')
    const [, , third] = await Promise.all(
      (await page.getByRole('button', { name: /^Show / }).all()).map((tile) =>
        tile.getAttribute('aria-label'),
      ),
    )
    expect(await focused()).toBe(third)
    await page.keyboard.press('Delete')
    await page.getByRole('heading', { name: '3 photos' }).waitFor()
    await until(async () => String(await focused()).startsWith('Show ') && (await focused()) !== third)
    await page.getByRole('button', { name: 'Put back' }).last().tap()
    await page.getByRole('heading', { name: '4 photos' }).waitFor()
    await page.keyboard.press('Tab')
    expect(String(await focused()).startsWith('Show ')).toBe(false)

    // The answer to the run is lost, then nothing answers for a while: it goes on by itself, and is charged once.
    await page.route('**/studio/**', async (route) => {
      if (route.request().url().endsWith('/run')) await route.fetch()
      // One that is under way while the routes end is answered by then.
      await route.abort('connectionrefused').catch(() => undefined)
    })
    await page.route('**/studio/spaces/*/batches', (route) => route.continue())
    await page.getByRole('button', { name: 'Export 4' }).tap()
    const connection = page.getByRole('status', { name: 'Connection' })
    await connection.getByText('The studio does not answer').waitFor()
    await page.getByRole('button', { name: 'Starting …' }).waitFor()
    await page.unrouteAll()
    await connection.getByText('The studio does not answer').waitFor({ state: 'detached' })
    await page.waitForURL('**/batches/*')
    expect((await pileOf(page)).photos).toEqual([])
    const { batches } = await batchesOf(page)
    expect(batches.filter(({ status }) => status !== 'draft').map(({ total }) => total)).toEqual([4])
    await context.close()
  },
  2 * MINUTES,
)
