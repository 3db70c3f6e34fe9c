/** The studio as an app of a phone: photos that its gallery shares land in Create, and offline a page says so. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { realPhotos } from '../testing/running.ts'
import { MINUTES, visit } from '../testing/visit.ts'

const here = visit()

/** What a phone posts where a person shares photos with the installed app: a form, as a page of its own. */
async function share(page: Page, paths: readonly string[]): Promise<void> {
  const files = paths.map((path, at) => [`shared ${at}.jpg`, readFileSync(path).toString('base64')])
  await page.evaluate(`{
    const chosen = new DataTransfer()
    for (const [name, content] of ${JSON.stringify(files)})
      chosen.items.add(new File([Uint8Array.fromBase64(content)], name, { type: 'image/jpeg' }))
    const form = Object.assign(document.createElement('form'), { method: 'post', action: '/share', enctype: 'multipart/form-data' })
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'photos', multiple: true })
    input.files = chosen.files
    form.append(input)
    document.body.append(form)
    form.submit()
  }`)
}

it(
  'photos of the gallery land in Create, also before somebody is signed in; offline says so; nothing older is shown after an upgrade',
  async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const context = await here.browser.newContext({ ...phone, serviceWorkers: 'allow' })
    const page = await context.newPage()
    await page.goto(here.running.url)
    await page.evaluate('navigator.serviceWorker.ready')
    const [first = '', ...others] = realPhotos(3)
    await share(page, [first])
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByRole('heading', { name: 'shared 0.jpg' }).waitFor()

    await share(page, others)
    await page.getByRole('heading', { name: '3 photos' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '3 photos' }).waitFor()

    await context.setOffline(true)
    await page.goto(`${here.running.url}/batches`)
    await page.getByRole('heading', { name: 'The studio cannot be reached' }).waitFor()
    await context.setOffline(false)
    await page.getByRole('heading', { name: 'Batches' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/batches')

    const kept = `caches.keys().then(async (names) => Promise.all(names.map(async (name) =>
      [name, (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)])))`
    expect(Object.fromEntries(await page.evaluate<[string, string[]][]>(kept))).toEqual({
      'offline-1': ['/offline.html', '/offline.js', '/favicon.svg'],
      'shared-photos': [],
    })
    await context.close()
  },
  2 * MINUTES,
)

it(
  'an app whose service worker is gone is asked to share once more',
  async () => {
    const page = await here.browser.newPage()
    await page.goto(here.running.url)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByText('Drop your photos here').waitFor()
    await share(page, realPhotos(1))
    await page.getByText('What you shared did not arrive').waitFor()
    const manifest = await page.request.get(`${here.running.url}/manifest.webmanifest`)
    expect(manifest.headers()['content-type']).toBe('application/manifest+json')
    const { icons } = (await manifest.json()) as { icons: { src: string }[] } // as public/manifest.webmanifest has it
    for (const { src } of icons)
      expect((await page.request.get(here.running.url + src)).headers()['content-type']).toMatch(/^image\//)
    await page.context().close()
  },
  MINUTES,
)
