/** Two Batches of a Space where one runs at a time: the second says what it waits for, and begins by itself. */
import { expect, it } from 'vitest'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { realPhotos, until } from '../testing/running.ts'
import { MINUTES, visit } from '../testing/visit.ts'

const here = visit({ ALLOT_DEMO_BATCHES: '1' })
const LARGE = { ...RESIZE, canvas: { width: 4_000, height: 4_000, margin: 0 } }
const SMALL = { ...RESIZE, canvas: { width: 300, height: 300, margin: 0 } }

it(
  'a Batch that waits says for which one and its place, and begins by itself on the page that is open',
  async () => {
    const ann = await Person.ofDemonstration(here.running.url)
    const space = await ann.makeSpace()
    const photos = realPhotos(3).map(uploadOf)
    const many = Array.from({ length: 14 }, () => photos).flat()
    const named = many.map((upload, at) => ({ ...upload, name: `${at}.jpg` }))
    const first = await ann.runBatch(space, named, LARGE)
    await ann.ask('PATCH', `/studio/batches/${first.id}`, JSON.stringify({ name: 'Autumn shoes' }))
    const second = await ann.runBatch(space, photos, SMALL)
    const third = await ann.runBatch(space, photos, SMALL)

    const context = await here.browser.newContext({ viewport: { width: 1280, height: 900 } })
    await context.addCookies(ann.cookies().map((cookie) => ({ ...cookie, url: here.running.url })))
    const page = await context.newPage()
    const loads: string[] = []
    page.on('load', () => loads.push(page.url()))
    await page.goto(`${here.running.url}/batches/${third.id}`)
    await page.getByText('Number 2 in the queue.').waitFor()
    await page.getByText('It begins when “Autumn shoes” is over. One more waits before it.').waitFor()
    await ann.ask('POST', `/studio/batches/${second.id}/cancel`)
    await page.getByText('Next in the queue.').waitFor()
    await ann.ask('POST', `/studio/batches/${first.id}/cancel`)
    await page.getByText('3 of 3 exported').waitFor()
    await page.getByRole('link', { name: 'Download all (3)' }).waitFor()
    expect(loads).toHaveLength(1)
    await until(async () => (await ann.batch(first.id)).status === 'cancelled')
    await context.close()
  },
  3 * MINUTES,
)
