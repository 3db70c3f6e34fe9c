import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../testing/browser.ts'
import { freshFolder, realPhotos, start } from '../testing/running.ts'
import { MINUTES, signUp } from '../testing/visit.ts'

/** Another product: a pool and plans of other names; only the ids of features are the ones of the studio's edits. */
const POLICY = `
policy: other-product
title: Another product
effective: 2026-01-01T00:00:00Z
pools:
  pictures: { title: Shop pictures, unit: export, refuses: limit_period, thresholds: [80, 100] }
  sparks: { title: Sparks, display: percent }
plans:
  tiny: { title: Tiny stall, best_for: A market stall, renews: false, monthly: { pictures: 2, sparks: 5 } }
  house: { title: Whole house, best_for: A department store, monthly: { pictures: 70, sparks: 50 } }
batch: { takes: { pictures: 1 }, images: { web: 30 } }
features:
  background_removal: { title: Cutting out, generative: false, rates: [{}] }
  white_background: { title: On white, generative: false, rates: [{}] }
`

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
}, 3 * MINUTES)

afterAll(() => browser?.close())

it('shows the plans, amounts and names of the policy in force, and no other', {
  timeout: 3 * MINUTES,
}, async () => {
  const policies = freshFolder()
  writeFileSync(join(policies, 'other.yaml'), POLICY)
  const running = await start(freshFolder(), { ALLOT_POLICIES: policies })
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(running.url)
  await page.getByText('70 Shop pictures a month').waitFor()
  await page.getByRole('button', { name: 'Other plans' }).click()
  await page.getByText('2 Shop pictures, once').waitFor()
  await signUp(page, 'Ann', 'Corner Shop')

  await page.getByLabel('Photo files').setInputFiles(realPhotos(3))
  await page.getByText('Takes 3 of your 70 remaining Shop pictures, no Sparks.').waitFor()
  await page.getByRole('button', { name: 'Export 3' }).click()
  await page.getByRole('link', { name: 'Download all (3)' }).waitFor({ timeout: 2 * MINUTES })

  await page.getByRole('link', { name: 'Usage' }).click()
  await page.getByText('Corner Shop is on Whole house, monthly.').waitFor()
  await page.getByRole('region', { name: 'Shop pictures' }).getByText('3 of 70 used').waitFor()
  await page.getByRole('region', { name: 'Sparks' }).getByText('100% left.').waitFor()
  await page.getByRole('row', { name: 'Ann Batch 3' }).waitFor()

  await page.getByRole('link', { name: 'Plan' }).click()
  await page.getByRole('button', { name: 'Change to Tiny stall' }).waitFor()
  const words = await page.locator('body').innerText()
  expect(words).toContain('Up to 30 photos in a Batch')
  expect(words).not.toMatch(/credit|Batch export|Free|Pro\b|Ultra/)
  await running.stop()
})
