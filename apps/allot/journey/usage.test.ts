import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from './browser.ts'
import { type Running, start } from './running.ts'

const MINUTES = 60_000
let running: Running
let browser: Browser

beforeAll(async () => {
  running = await start()
  browser = await openBrowser()
}, 3 * MINUTES)

afterAll(async () => {
  await browser?.close()
  await running?.stop()
})

it('shows a warning in the inbox until it was read, and who used what, also as CSV', {
  timeout: 2 * MINUTES,
}, async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(running.url)
  await page.getByLabel('Your name').fill('Ann')
  await page.getByLabel('Space name').fill('Corner Shop')
  await page.getByLabel('E-mail').fill('ann@example.com')
  await page.getByLabel('Password').fill('correct horse')
  await page.getByRole('button', { name: 'Open my studio' }).click()
  await page.getByRole('button', { name: 'Inbox', exact: true }).waitFor()

  const [space] = await running.client.spaces()
  if (!space) throw new Error('There is no Space.')
  const { members } = await running.client.members.list(space.id)
  const by = members[0]?.id ?? ''
  for (const id of ['1', '2'])
    expect(await running.client.charge(space.id, { by, count: 200, batch: [] }, { id })).toMatchObject({
      allowed: true,
    })

  await page.reload()
  await page.getByRole('button', { name: 'Inbox, 1 new' }).click()
  await page.getByText('80 % of Batch exports are used.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Inbox', exact: true }).waitFor()

  await page.getByRole('link', { name: 'Usage' }).click()
  await page.getByRole('row', { name: 'Ann Batch 400' }).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ])
  expect(readFileSync(await download.path(), 'utf8').split('\r\n')[1]).toMatch(
    /^20\d\d-\d\d-\d\d,.*,Ann,batch,400,400$/,
  )
})
