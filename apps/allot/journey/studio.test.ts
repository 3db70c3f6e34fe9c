import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { instant, shownUtc } from '@allot/rules/instant'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { freshFolder, realPhotos } from '../testing/running.ts'
import { MINUTES, signUp, visit } from '../testing/visit.ts'

const here = visit()

async function openPage(): Promise<Page> {
  const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(here.running.url)
  return page
}

describe('a person with a browser', () => {
  it(
    'signs up, runs a Batch of real photos, sees the progress, opens the ZIP and sees the same count in the usage',
    async () => {
      const page = await openPage()
      await signUp(page, 'Ann', 'Corner Shop')

      // One is no photo and one is damaged: both are refused as soon as they are here.
      const folder = freshFolder()
      const [damaged, table] = [join(folder, 'damaged.jpg'), join(folder, 'prices')]
      writeFileSync(damaged, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500)]))
      writeFileSync(table, 'shoes;20\n'.repeat(50))
      await page.getByLabel('Photo files').setInputFiles([damaged, ...realPhotos(3), table])
      await page.getByRole('heading', { name: '5 photos' }).waitFor()
      await page
        .getByRole('region', { name: 'Cannot be used' })
        .getByText('prices: This is not an image')
        .waitFor()
      await page
        .getByRole('region', { name: 'Cannot be used' })
        .getByText('damaged.jpg: The file is damaged or incomplete. Copy it again')
        .waitFor()
      // The first good one is shown large, and not the damaged one.
      const [first = ''] = realPhotos(1).map((path) => path.replace(/^.*\//, ''))
      await page.getByRole('button', { name: `Show ${first}`, pressed: true }).waitFor()
      await page.getByText('500 remaining Batch exports').waitFor()
      await page.getByRole('button', { name: 'Export 3' }).click()

      await page.getByRole('progressbar').waitFor()
      await page.getByRole('button', { name: 'Cancel' }).waitFor()
      await page.getByRole('link', { name: 'Download all (3)' }).waitFor({ timeout: 2 * MINUTES })

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download all (3)' }).click(),
      ])
      const zip = join(freshFolder(), 'results.zip')
      await download.saveAs(zip)
      expect(namesInZip(readFileSync(zip))).toEqual(realPhotos(3).map((path) => path.replace(/^.*\//, '')))

      await page
        .getByRole('button', { name: /: exported/ })
        .first()
        .click()
      await page.getByAltText('The result').waitFor()
      await page.getByRole('button', { name: 'Compare with the original' }).click()
      await page.getByAltText('The original').waitFor()
      await page.keyboard.press('Escape')

      await page.getByRole('link', { name: 'Usage' }).click()
      await page.getByRole('region', { name: 'Batch exports' }).getByText('3 of 500 used').waitFor()
      await page.getByRole('region', { name: 'AI credits' }).getByText('0% used').waitFor()
      const renews = await page.locator('main time').first().getAttribute('title')
      const { renewsAt } = await here.running.client.usage((await here.running.client.spaces())[0]?.id ?? '')
      expect(renews).toContain(shownUtc(instant(renewsAt ?? '')))

      await page.getByRole('link', { name: 'Plan' }).click()
      await page.getByRole('button', { name: 'Upgrade to Max' }).click()
      await page.getByRole('button', { name: 'Change to Pro' }).waitFor()
      await page.getByRole('link', { name: 'Usage' }).click()
      await page.getByRole('region', { name: 'Batch exports' }).getByText('3 of 1,500 used').waitFor()
    },
    4 * MINUTES,
  )

  it(
    'opens the demo with one click, and sees that a Batch is too large before it runs',
    async () => {
      const page = await openPage()
      await page.getByRole('button', { name: 'Try the demo Space' }).click()
      const folder = freshFolder()
      mkdirSync(folder, { recursive: true })
      const [photo = ''] = realPhotos(1)
      const content = readFileSync(photo)
      const many = Array.from({ length: 251 }, (_, at) => ({
        name: `${at}.jpg`,
        mimeType: 'image/jpeg',
        buffer: content.subarray(0, 20_000),
      }))
      const litter = {
        name: 'Thumbs.db',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from('previews'),
      }
      await page.getByLabel('Photo files').setInputFiles([...many, litter])
      await page.getByRole('status').getByText('1 file left out').waitFor()
      await page
        .getByRole('alert')
        .getByText('A Batch may hold at most 250 images here, and this one has 251.')
        .waitFor()
      await page.getByRole('button', { name: 'Keep the first 250' }).click()
      await page.getByRole('link', { name: 'Plan' }).click() // what was picked stays meanwhile
      await page.getByRole('heading', { name: 'Plans' }).waitFor()
      await page.getByRole('link', { name: 'Create' }).click()
      await page.getByRole('button', { name: 'Export 250' }).waitFor()
      await page.getByRole('button', { name: 'Space and account' }).click()
      await page.getByRole('menuitem', { name: 'About' }).click()
      await page.getByText('by the model ISNet (general use). Licence: MIT').waitFor()
    },
    2 * MINUTES,
  )

  it(
    'cannot see the Batches of another person',
    async () => {
      const page = await openPage()
      await page.getByRole('button', { name: 'Try the demo Space' }).click()
      await page.getByText('Drop your photos here').waitFor()
      const [ann] = await here.running.client.spaces()
      const answer = await page.request.get(`${here.running.url}/studio/spaces/${ann?.id}/batches`)
      expect(answer.status()).toBe(404)
    },
    2 * MINUTES,
  )
})

/** The names in the central directory of a ZIP. */
function namesInZip(zip: Buffer): string[] {
  const names: string[] = []
  for (
    let at = zip.indexOf('PK\x01\x02', 0, 'latin1');
    at !== -1;
    at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')
  ) {
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)))
  }
  return names
}
