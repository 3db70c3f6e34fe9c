/** One photo, as a person works on it: tools one after another, versions, a mask by brush, a refusal, a download. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { freshFolder, realPhotos } from '../testing/running.ts'
import { MINUTES, visit } from '../testing/visit.ts'

const here = visit()

async function choose(page: Page, tool: RegExp): Promise<void> {
  await page.getByRole('region', { name: 'Tools' }).getByRole('button', { name: tool }).click()
}

/** The original and the versions that are there; one that is being made is no button yet. */
function made(page: Page) {
  return page
    .getByRole('region', { name: 'Versions' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('button') })
}

/** What is left of the credits, as the log adds up. */
async function creditsUsed(): Promise<number> {
  const [space] = await here.running.client.spaces()
  const { meters } = await here.running.client.usage(space?.id ?? '')
  return meters.find(({ meter }) => meter === 'ai_credits')?.used ?? Number.NaN
}

it(
  'one photo becomes a design: free and paid tools, two more of the same, a mask, a refusal, a download',
  async () => {
    const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.goto(here.running.url)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'PUT') sent.push(new URL(request.url()).pathname.replace(/.*\//, ''))
    })
    await page.getByLabel('Photo files').setInputFiles(realPhotos(1))

    await choose(page, /^Remove background/)
    await page.getByRole('button', { name: 'Keep · no charge' }).click()
    const versions = made(page)
    await versions.filter({ hasText: 'Remove background' }).waitFor({ timeout: MINUTES })
    // The pile has it: it is sent once, and not to the preview or the design again.
    expect(new Set(sent)).toEqual(new Set(['content']))
    expect(await creditsUsed()).toBe(0)

    await choose(page, /^Virtual Model/)
    await page.getByRole('button', { name: 'Generate · 4 credits' }).click()
    await versions.filter({ hasText: 'Virtual Model' }).waitFor({ timeout: MINUTES })
    await page.getByText('Sandbox sample').waitFor()
    expect(await creditsUsed()).toBe(4)

    await page.getByRole('button', { name: 'Generate more · 8 credits' }).click()
    const candidates = page.getByRole('list', { name: 'Candidates' }).getByRole('button')
    await candidates.nth(2).waitFor({ timeout: MINUTES })
    expect(await creditsUsed()).toBe(12)
    await candidates.first().click()
    await page.getByRole('button', { name: 'Candidate 1', pressed: true }).waitFor()
    await page.getByRole('button', { name: 'Show the chosen one large' }).click()

    await choose(page, /^Edit with AI/)
    await page.getByRole('textbox', { name: 'What to change' }).fill('a red scarf [moderated]')
    await page.getByRole('button', { name: 'Paint where' }).click()
    await paint(page)
    await page.getByRole('button', { name: 'Use this area' }).click()
    await page.getByText('Only the painted area changes.').waitFor()
    await page.getByRole('button', { name: 'Generate · 3 credits' }).click()
    await page
      .getByRole('alert')
      .getByText(/given back|all the same/)
      .waitFor({ timeout: MINUTES })
    await page.getByRole('textbox', { name: 'What to change' }).fill('on a wooden table')
    await page.getByRole('button', { name: /^(Generate|Try again) · 3 credits/ }).click()
    await versions.filter({ hasText: 'Edit with AI' }).waitFor({ timeout: MINUTES })

    await page.getByRole('button', { name: 'Undo' }).click()
    await versions.nth(2).getByRole('button', { pressed: true }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    const file = join(freshFolder(), 'design.png')
    await download.saveAs(file)
    expect(readFileSync(file).subarray(1, 4).toString('latin1')).toBe('PNG')
    await page.getByText(/^Downloaded .* It took nothing of your plan\.$/).waitFor()

    const [clip] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save a motion clip' }).click(),
    ])
    expect(clip.suggestedFilename()).toMatch(/-motion-clip\.(mp4|webm)$/)
    const video = join(freshFolder(), 'clip')
    await clip.saveAs(video)
    expect(readFileSync(video).byteLength).toBeGreaterThan(20_000)
    await page.close()
  },
  4 * MINUTES,
)

it(
  'a picture from words alone is a design too',
  async () => {
    const page = await here.browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(here.running.url)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByRole('link', { name: 'start from words' }).click()
    await choose(page, /^AI Logos/)
    expect(await page.getByRole('button', { name: /^Generate/ }).isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: 'What to draw' }).fill('a fox for a toy shop')
    await page.getByRole('textbox', { name: 'What to draw' }).fill('a fox for a toy shop [fail]')
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    await page.getByRole('button', { name: 'Generate · 2 credits' }).click()
    await page.getByRole('alert').getByText('2 credits given back.').waitFor({ timeout: MINUTES })
    // Below the picture that stays, and above the bar: it is seen without scrolling.
    const failure = await page.getByRole('alert').boundingBox()
    const picture = await page.getByRole('region', { name: 'Preview' }).boundingBox()
    expect(failure?.y).toBeGreaterThanOrEqual((picture?.y ?? 0) + (picture?.height ?? 0) - 1)
    expect(failure?.y).toBeLessThan(600)
    await page.getByRole('textbox', { name: 'What to draw' }).fill('a fox for a toy shop')
    await page.getByRole('button', { name: /^(Generate|Try again) · 2 credits/ }).click()
    await page.getByRole('button', { name: /^AI Logos 2 credits/ }).waitFor({ timeout: MINUTES })
    await page.getByRole('link', { name: 'Designs' }).click()
    await page.getByRole('link', { name: /^From words/ }).click()
    await page.getByRole('button', { name: /^More for From words/ }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Fox for the shop')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('heading', { name: 'Fox for the shop' }).waitFor()
    await page.getByRole('button', { name: 'More for Fox for the shop' }).click()
    await page.getByRole('menuitem', { name: 'Delete …' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('Fox for the shop is deleted').waitFor()
    await page.getByText('Nothing yet.').waitFor()
    await page.close()
  },
  2 * MINUTES,
)

it(
  'a video of the sandbox moves on the page as the picture that it is, and is saved as one',
  async () => {
    const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.goto(here.running.url)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByLabel('Photo files').setInputFiles(realPhotos(1))
    await choose(page, /^AI Video/)
    await page.getByRole('button', { name: /^Generate/ }).click()
    const versions = made(page)
    await versions.filter({ hasText: 'AI Video' }).waitFor({ timeout: MINUTES })
    const shown = page.locator('img[src$="/video"]')
    await shown.waitFor()
    const width = () => shown.evaluate((image) => Number(Reflect.get(image, 'naturalWidth')))
    await expect.poll(width).toBeGreaterThan(400)
    expect(await page.locator('video').count()).toBe(0)
    await page.getByText('A video is not changed further.').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.webp$/)
    await page.close()
  },
  2 * MINUTES,
)

async function paint(page: Page): Promise<void> {
  const box = await page.getByLabel('Painted area').boundingBox()
  if (!box) throw new Error('There is nothing to paint on.')
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 8 })
  await page.mouse.up()
}
