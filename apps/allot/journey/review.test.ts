/** Results, as a seller looks through them: by keys on a laptop, by swipes on a phone; all Batches; pausing and cancelling. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { realPhotos, until } from '../testing/running.ts'
import { MINUTES, visit } from '../testing/visit.ts'

const here = visit()
/** Of the first two the cut-out is uncertain, of the third it is not. */
const PHOTOS = realPhotos(3)
const ON_WHITE = { ...RESIZE, removeBackground: true, format: 'jpg' } as const

/** Of the picture that the browser chose for the first tile. */
const SHOWN_WIDTH = `(async () => {
  const { currentSrc } = document.querySelector('[aria-label=Photos] img')
  return currentSrc && (await createImageBitmap(await (await fetch(currentSrc)).blob())).width
})()`

/** Accepts one and leaves the next one out, before the page has said anything of the first. */
const QUICK_TWO = `(async () => {
  const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  press('a')
  for (let turn = 0; turn < 50; turn++) await null
  press('x')
})()`

const FOCUSED_BUTTON = `document.activeElement?.closest('button')?.textContent.trim() ?? ''`

const FOCUSED_ROLE = `document.activeElement?.getAttribute('role') ?? ''`
const FOCUSED_STOP = `document.activeElement?.getAttribute('data-stop') ?? ''`

let ann: Person
let space: string
let batch: string

beforeAll(async () => {
  ann = await Person.signUp(here.running.url, 'ann')
  space = await ann.makeSpace()
  const damaged = { name: 'damaged.jpg', content: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]) }
  batch = (await ann.runBatch(space, [...PHOTOS.map(uploadOf), damaged], ON_WHITE)).id
  await until(async () => (await ann.batch(batch)).status === 'done')
}, 3 * MINUTES)

async function signedIn(options: Parameters<typeof here.browser.newContext>[0]): Promise<Page> {
  const page = await (await here.browser.newContext(options)).newPage()
  await page.goto(here.running.url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('E-mail').fill('ann@example.com')
  await page.getByLabel('Password').fill('correct horse')
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.getByRole('navigation').first().waitFor()
  return page
}

const groups = async () => (await ann.batch(batch)).groups

it(
  'what is to check is accepted, fixed by brush and left out, and takes nothing more',
  async () => {
    const page = await signedIn({ viewport: { width: 1280, height: 900 } })
    await page.goto(`${here.running.url}/batches/${batch}`)
    await page.getByText('1 photo failed').waitFor()
    await until(async () => (await page.title()).startsWith('✓ Test'))
    await page.getByRole('button', { name: '2 to check' }).click()
    expect(await page.getByRole('button', { name: /: exported/ }).count()).toBe(2)
    // A tile of 262 pixels gets a picture of 320, and not one with four times as many pixels.
    await until(async () => (await page.evaluate(SHOWN_WIDTH)) === 320)

    await page.getByRole('button', { name: 'Check 2' }).click()
    const [first = '', second = ''] = PHOTOS.map((path) => path.replace(/^.*\//, ''))
    await page.getByRole('heading', { name: first }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { name: second }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('heading', { name: first }).waitFor()
    // A button that is gone with its photo does not take the focus along.
    await page.getByRole('button', { name: 'Compare with the original' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { name: second }).waitFor()
    await until(async () => (await page.evaluate(FOCUSED_ROLE)) === 'dialog')
    await page.keyboard.press('Escape')
    await until(async () => (await page.evaluate(FOCUSED_STOP)) === '2')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: first }).waitFor()

    await page.getByRole('button', { name: 'Cut-out 2' }).waitFor({ timeout: MINUTES })
    await page.keyboard.press('2') // chosen by its digit
    await page.getByRole('button', { name: 'Cut-out 2', pressed: true }).waitFor({ timeout: MINUTES })
    await page.keyboard.press('1')
    await page.getByRole('button', { name: 'Cut-out 1', pressed: true }).waitFor({ timeout: MINUTES })

    const bytes = (await ann.batch(batch)).photos[0]?.result?.bytes
    await page.keyboard.press('e')
    const canvas = page.getByLabel('The cut-out', { exact: true })
    await canvas.waitFor({ timeout: MINUTES })
    const box = await canvas.boundingBox()
    if (!box) throw new Error('The cut-out is not shown.')
    await page.getByText('Erase').click()
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.8)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.8, { steps: 5 })
    await page.mouse.up()
    await page.getByRole('button', { name: 'Use this cut-out' }).click()
    await page
      .getByRole('button', { name: 'Cut-out as it was fixed', pressed: true })
      .waitFor({ timeout: MINUTES })
    expect((await ann.batch(batch)).photos[0]?.result?.bytes).not.toBe(bytes)
    await until(async () => (await groups()).to_check === 1)

    await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { name: second }).waitFor()
    await page.keyboard.press('x')
    await page.getByRole('heading', { name: 'All checked' }).waitFor()
    await until(async () => (await groups()).left_out === 1)
    await page.getByRole('button', { name: 'Back to the Batch' }).click()
    await page.getByRole('button', { name: '1 left out' }).click()
    await page.getByRole('button', { name: /: exported, left out/ }).click()
    await page.keyboard.press('u') // what was decided last is taken back
    await until(async () => (await groups()).to_check === 1)
    await page.goBack() // closes the photo, not the Batch
    await page.getByRole('button', { name: '1 to check' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/batches/${batch}`)

    const meters = (await here.running.client.usage(space)).meters
    expect(meters.find(({ meter }) => meter === 'batch_exports')).toMatchObject({ used: 3, held: 0 })
    await page.context().close()
  },
  4 * MINUTES,
)

it(
  'sixty that are to check are gone through by the keyboard alone, decided once each, and taken back',
  async () => {
    const small = { ...RESIZE, canvas: { width: 300, height: 300, margin: 0 } }
    const many = realPhotos(30).map(uploadOf)
    const uploads = [...many, ...many].map((upload, at) => ({ ...upload, name: `${at + 1}.jpg` }))
    // The model would look at them for minutes; here it is only noted that it doubts.
    const { id } = await ann.runBatch(space, uploads, small)
    await until(async () => (await ann.batch(id)).status === 'done')
    const batches = new DatabaseSync(join(here.running.data, 'studio/studio.sqlite'))
    batches.prepare('UPDATE photos SET needs_review = 1 WHERE batch_id = ?').run(id)
    batches.close()
    const counts = async () => (await ann.batch(id)).groups
    const page = await signedIn({ viewport: { width: 1280, height: 900 } })
    await page.goto(`${here.running.url}/batches/${id}`)
    await page.getByRole('button', { name: 'Check 60' }).waitFor()

    const focused = () => page.evaluate<string>(FOCUSED_BUTTON)
    for (let stops = 1; (await focused()) !== 'Check 60'; stops++) {
      // The header and the pages, the counts, one for all tiles: not one for each.
      expect(stops).toBeLessThan(40)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    const at = (n: number) => page.getByRole('heading', { name: `${n}.png`, exact: true }).waitFor()
    await at(1)
    await page.keyboard.press('a')
    await at(2)
    await page.keyboard.press('x')
    await at(3)
    await until(async () => (await counts()).left_out === 1)
    await page.keyboard.press('u')
    await until(async () => (await counts()).left_out === 0)
    await at(2)
    for (let n = 2; n <= 58; n++) {
      await at(n)
      await page.keyboard.press(n % 10 === 0 ? 'x' : 'a')
    }
    await at(59)
    await page.evaluate(QUICK_TWO)
    await page.getByRole('heading', { name: 'All checked' }).waitFor()
    await until(async () => (await counts()).to_check === 0)
    expect(await counts()).toMatchObject({ ready: 54, left_out: 6, failed: 0 })
    await page.context().close()
  },
  4 * MINUTES,
)

it(
  'on a phone a swipe shows the next photo, nothing is wider than the screen, and a Batch is renamed, deleted and taken back',
  async () => {
    const page = await signedIn({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    await page.goto(`${here.running.url}/batches/${batch}?show=ready`)
    const wide = () => page.evaluate('document.documentElement.scrollWidth - innerWidth')
    await page
      .getByRole('button', { name: /: exported/ })
      .first()
      .click()
    const heading = page.getByRole('dialog').getByRole('heading')
    const name = await heading.textContent()
    expect(await wide()).toBe(0)
    const touch = await page.context().newCDPSession(page)
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x, y: 350 }],
      })
    await send('touchStart', 300)
    await send('touchMove', 250)
    await send('touchMove', 120)
    await send('touchEnd', 120)
    await until(async () => (await heading.textContent()) !== name)
    await page.getByRole('link', { name: 'Download', exact: true }).waitFor()
    await page.goBack()
    // Every count of the strip is in sight.
    const strip = page.getByRole('group', { name: 'Show photos that are' }).getByRole('button')
    for (const box of await Promise.all((await strip.all()).map((each) => each.boundingBox())))
      expect((box?.x ?? 0) + (box?.width ?? 391)).toBeLessThanOrEqual(390)

    await page.getByRole('button', { name: 'Other downloads' }).click()
    await page.getByRole('menuitem', { name: 'With other names …' }).click()
    await page.getByLabel('Pattern').fill('shop/{n}-{nam}')
    await page.getByText('has {nam}').waitFor()
    await page.getByLabel('Pattern').fill('shop/{n}')
    await page.getByText('shop/003.jpg').waitFor()
    const zip = await page
      .getByRole('dialog')
      .getByRole('link', { name: /^Download/ })
      .getAttribute('href')
    expect(zip).toContain('names=shop%2F%7Bn%7D')
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'More for Test' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Sandals')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('heading', { name: 'Sandals' }).waitFor()
    await page.getByRole('link', { name: 'Batches' }).last().click()
    await page.getByLabel('Search Batches by name').fill('sand')
    await page.getByRole('link', { name: /^Sandals/ }).waitFor()
    expect(await wide()).toBe(0)
    await page.getByRole('button', { name: 'More for Sandals' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('No Batch here is called “sand”').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('link', { name: /^Sandals/ }).waitFor()
    await page.context().close()
  },
  2 * MINUTES,
)

it(
  'a Batch is paused, goes on and is cancelled, and the page says what is true at once',
  async () => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      ...uploadOf(PHOTOS[at % 3] ?? ''),
      name: `${at}.jpg`,
    }))
    const page = await signedIn({ viewport: { width: 1280, height: 900 } })
    const { id } = await ann.runBatch(space, many, {
      ...RESIZE,
      canvas: { width: 4_000, height: 4_000, margin: 0 },
    })
    await page.goto(`${here.running.url}/batches/${id}`)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByRole('button', { name: 'Go on' }).waitFor()
    expect((await ann.batch(id)).status).toBe('suspended')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    await page.route('**/cancel', async (route) => {
      await held
      await route.continue()
    })
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText(/^Cancelled, \d+ of 60 done/).waitFor() // before it is answered
    await page.getByRole('button', { name: /^\d+ left out/ }).click()
    expect(await page.getByText('Processing').count()).toBe(0)
    letGo()
    // Without loading the page again.
    await until(async () => (await ann.batch(id)).status === 'cancelled')
    const { groups } = await ann.batch(id)
    await page.getByRole('button', { name: `${groups.left_out} left out` }).waitFor()
    await page.getByRole('button', { name: 'Run again' }).click()
    await page.getByRole('menuitem', { name: `The ${groups.left_out} that were not started` }).click()
    await page
      .getByRole('button', { name: `Run ${groups.left_out} again · ${groups.left_out} Batch exports` })
      .waitFor()
    await page.context().close()
  },
  2 * MINUTES,
)
