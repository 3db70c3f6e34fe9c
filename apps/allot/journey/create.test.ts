/** Create, as a person uses it: a photo large as it will come out, the recipe beside it, and what it takes. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { realPhotos, until } from '../testing/running.ts'
import { MINUTES, signUp, visit } from '../testing/visit.ts'

const here = visit()
const PHOTOS = 3

async function addStep(page: Page, title: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Add a step' }).click()
  await page.getByRole('dialog').getByRole('button', { name: title }).click()
}

/** The address of the picture that is shown large: another one for another picture. */
async function shownPicture(page: Page): Promise<string | null> {
  await page.getByRole('status', { name: 'The preview is being made' }).waitFor({ state: 'detached' })
  return page.getByRole('region', { name: 'Preview' }).locator('img').first().getAttribute('src')
}

it(
  'a scene and a shadow are shown before anything is spent, and take exactly what was quoted',
  async () => {
    const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.goto(here.running.url)
    await signUp(page, 'Ann', 'Corner Shop')
    await page.getByLabel('Photo files').setInputFiles(realPhotos(PHOTOS))
    await page.evaluate("document.body.dataset.loaded = 'once'") // gone where the page is loaded again
    const onWhite = await shownPicture(page)

    await addStep(page, /^AI Backgrounds/)
    await until(async () => (await shownPicture(page)) !== onWhite)
    const scene = await shownPicture(page)
    await page.getByRole('button', { name: 'Another variation' }).click()
    await until(async () => (await shownPicture(page)) !== scene)
    await addStep(page, /^AI Shadows/)
    expect(await page.evaluate('document.body.dataset.loaded')).toBe('once')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Recipe' }).click() // away from what takes the space bar
    await page.keyboard.down('Space')
    await page.getByAltText('The original').waitFor()
    await page.keyboard.up('Space')
    await page.getByAltText('The original').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Compare with the original' }).click()
    const handle = page.getByRole('slider', { name: 'Original and result' })
    await handle.press('ArrowRight')
    expect(await handle.getAttribute('aria-valuenow')).toBe('55')

    const [space] = await here.running.client.spaces()
    const left = async () => (await here.running.client.usage(space?.id ?? '')).meters
    const before = await left()
    await page.getByText(/Takes 4\.5 AI credits and 3 of your 500 remaining Batch exports/).waitFor()
    await page.getByRole('button', { name: /^Export 3 · takes 3 of 500/ }).click()
    await page.getByRole('link', { name: 'Download all (3)' }).waitFor({ timeout: 2 * MINUTES })
    const after = await left()
    const taken = after.map(({ meter, used }, at) => [meter, (used ?? 0) - (before[at]?.used ?? 0)])
    expect(Object.fromEntries(taken)).toMatchObject({ ai_credits: 4.5, batch_exports: 3 })
    await page.close()
  },
  4 * MINUTES,
)

it(
  'the recipe is undone, and the next pile begins with the last one',
  async () => {
    const page = await here.browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(here.running.url)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByLabel('Photo files').setInputFiles(realPhotos(2))
    const rows = page.getByRole('region', { name: 'Recipe' }).getByRole('listitem')
    await rows.filter({ hasText: 'Background' }).first().waitFor()
    expect(await rows.count()).toBe(2)
    await addStep(page, /^Recolor/)
    expect(await rows.count()).toBe(3)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await rows.count()).toBe(2)
    await page.getByRole('button', { name: 'Redo' }).click()
    await page.getByRole('button', { name: /^File / }).click()
    await page.getByRole('button', { name: 'Add another size' }).click()
    await page.getByRole('button', { name: 'File 2048 × 2048, JPG and 1 more' }).waitFor()
    await page.getByText(/4 of your 500 remaining Batch exports/).waitFor()
    await page.getByText(/4 AI credits/).waitFor() // a new colour for each of two photos, whatever their sizes
    await page.reload()
    await page.getByLabel('Photo files').setInputFiles(realPhotos(2))
    await rows.filter({ hasText: 'Recolor' }).waitFor()
    await page.getByRole('button', { name: 'File 2048 × 2048, JPG and 1 more' }).waitFor()
    await page.close()
  },
  2 * MINUTES,
)

it(
  'one photo of the pile has steps of its own, and a recipe is kept for the Space',
  async () => {
    const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.goto(here.running.url)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByLabel('Photo files').setInputFiles(realPhotos(3))
    await page.getByText(/Takes 3 of your 500 remaining Batch exports, no AI credits/).waitFor()
    await page.getByText('This photo').click()
    await addStep(page, /^AI Shadows/)
    await page.getByText(/Takes 1 AI credits and 3 of your 500 remaining Batch exports/).waitFor()
    await page.getByRole('img', { name: 'Steps of its own' }).waitFor()
    await page.getByText('All photos').click()
    await page.getByText(/Takes 3 of your 500 remaining Batch exports, no AI credits/).waitFor()

    await page.getByRole('button', { name: 'Recipes' }).click()
    await page.getByPlaceholder('Name').fill('On white')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Remove On white' }).waitFor()
    await page.getByRole('button', { name: 'Etsy' }).click()
    await page.getByRole('button', { name: 'File 2000 × 2000, JPG' }).waitFor()
    await page.getByRole('button', { name: 'Recipes' }).click()
    await page.getByRole('button', { name: /^On white/ }).click()
    await page.getByRole('button', { name: 'File 2048 × 2048, JPG' }).waitFor()
    await page.close()
  },
  2 * MINUTES,
)
