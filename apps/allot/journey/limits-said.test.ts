/** Under generation limits: what a run counts, how many are left and until when stand beside the button; plans say theirs. */
import { expect, it } from 'vitest'
import { openBrowser } from '../testing/browser.ts'
import { freshFolder, realPhotos, start } from '../testing/running.ts'

const POLICY = '2025-06-limits'

it('a Batch says what it counts in a day, how many go a minute, and that its files are no AI exports; plans say theirs', async () => {
  const running = await start(freshFolder(), {}, POLICY)
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'light' })
    await page.goto(running.url)
    await page.getByRole('main').getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByLabel('Photo files').setInputFiles(realPhotos(3))
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page.getByRole('button', { name: /^Virtual Model/ }).click()
    const bar = page.getByText('remaining Image Transformation Tools a day')
    await bar.waitFor()
    const line = (await bar.locator('xpath=ancestor-or-self::p').first().textContent()) ?? ''
    expect(line).toContain('Takes 3 of your 30 remaining Image Transformation Tools a day')
    expect(line).toContain(
      'At most 2 Image Transformation Tools a minute: the run waits and goes on by itself.',
    )
    expect(line).toContain('Files of a Batch do not count as Exports with AI features.')
    await page.goto(`${running.url}/plan`)
    const pro = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /^Pro/ }) })
    await pro.getByText('2 Image Transformation Tools a minute').waitFor()
    await pro.getByText('30 Image Transformation Tools a day').waitFor()
    await pro.getByText('30 Exports with AI features a week').waitFor()
    await pro.getByText('No access to AI Background Studio HD').waitFor()
  } finally {
    await browser.close()
    await running.stop()
  }
})
