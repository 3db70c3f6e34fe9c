import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { freshFolder, realPhotos } from '../testing/running.ts'
import { MINUTES, signUp, visit } from '../testing/visit.ts'

const here = visit()

/** Its cut-out is flagged, at every size. */
const FLAGGED = realPhotos(54).find((path) => path.includes('thomas-serer')) ?? ''

describe('a person whose cut-out is not right', () => {
  it(
    'chooses another one, corrects a matte by hand, and pays for one export',
    async () => {
      const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
      await page.goto(here.running.url)
      await signUp(page, 'Ann', 'Corner Shop')
      await page.getByLabel('Photo files').setInputFiles(FLAGGED)
      await page.getByRole('button', { name: 'Use a recipe instead' }).click()
      await page.getByRole('button', { name: 'Export 1' }).click()
      await page.getByRole('link', { name: 'Download all (1)' }).waitFor({ timeout: 2 * MINUTES })
      await page.getByRole('button', { name: '1 to check' }).click()
      await page.getByRole('button', { name: /: exported, to check/ }).click()
      const before = await result(page)
      const photo = `${new URL(page.url()).pathname.replace('/batches/', '/studio/batches/')}/photos/1`
      const of = (path: string) => new URL(`${photo}${path}`, here.running.url).href
      const tile = async () => (await page.request.get(of('/result-preview'))).body()
      const tileBefore = await tile()

      const cutOut = page.getByRole('button', { name: 'Cut-out 1' })
      await cutOut.waitFor({ timeout: MINUTES })
      await page.keyboard.press('1')
      await page.getByRole('button', { name: 'Cut-out 1', pressed: true }).waitFor({ timeout: MINUTES })
      await page.getByRole('button', { name: /^Accept/ }).waitFor({ state: 'detached' })
      const chosen = await result(page)
      expect(chosen.equals(before)).toBe(false)
      expect((await tile()).equals(tileBefore)).toBe(false)

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download its matte' }).click(),
      ])
      const matte = join(freshFolder(), 'matte.png')
      await download.saveAs(matte)
      const { width, height } = await sharp(matte).metadata()
      const half = {
        create: { width: Math.floor(width / 2), height, channels: 3, background: '#000' },
      } as const
      writeFileSync(
        `${matte}.png`,
        await sharp(matte)
          .composite([{ input: half, left: 0, top: 0 }])
          .png()
          .toBuffer(),
      )
      await page.getByLabel('Use a corrected matte').setInputFiles(FLAGGED)
      await page.getByText('This is no matte').waitFor()
      await page.getByLabel('Use a corrected matte').setInputFiles(`${matte}.png`)
      await page.getByText('This is no matte').waitFor({ state: 'detached' })
      await expect.poll(async () => (await result(page)).equals(chosen), { timeout: MINUTES }).toBe(false)

      expect((await page.request.get(of('/cut-outs/..%2f..%2foriginals%2f1/matte'))).status()).toBe(404)
      expect((await page.request.post(of('/cut-out'), { data: { name: 'original' } })).status()).toBe(400)
      expect((await fetch(of('/cut-outs'))).status).toBe(401)

      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'Usage' }).click()
      await page.getByRole('region', { name: 'Batch exports' }).getByText('1 of 500 used').waitFor()
    },
    5 * MINUTES,
  )
})

/** The bytes of the result as the link of the viewer gives them. */
async function result(page: Page): Promise<Buffer> {
  const address = await page.getByRole('link', { name: 'Download', exact: true }).getAttribute('href')
  return (await page.request.get(new URL(address ?? '', here.running.url).href)).body()
}
