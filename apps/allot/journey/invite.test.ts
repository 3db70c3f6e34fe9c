import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

/** Somebody else's browser: no cookie of the others. */
async function stranger(address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } })
  const page = await context.newPage()
  await page.goto(address)
  return page
}

async function signUp(page: Page, name: string, open: string): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail').fill(`${name.toLowerCase()}@example.com`)
  await page.getByLabel('Password').fill('correct horse')
  await page.getByRole('button', { name: open }).click()
}

describe('an invitation', () => {
  it(
    'is a link that whoever opens it first joins by, and a removed member is out',
    async () => {
      const ann = await stranger(running.url)
      await ann.getByLabel('Space name').fill('Corner Shop')
      await signUp(ann, 'Ann', 'Open my studio')
      await ann.getByRole('link', { name: 'Members' }).click()
      await ann.getByText('You are alone in Corner Shop.').waitFor()
      await ann.getByRole('button', { name: 'Invite somebody' }).click()
      const link = await ann.getByLabel('Pass this link on.').inputValue()
      expect(link).toContain(`${running.url}/join/`)

      const bob = await stranger(link)
      await bob.getByRole('heading', { name: 'You are invited to Corner Shop.' }).waitFor()
      await signUp(bob, 'Bob', 'Go on')
      await bob.getByRole('button', { name: 'Join' }).click()
      await bob.getByRole('link', { name: 'Members' }).click()
      await bob.getByText('2 people are in Corner Shop.').waitFor()
      expect(await bob.getByRole('button', { name: /^Remove/ }).count()).toBe(0)

      const carl = await stranger(link)
      await carl.getByText('Ask for a new one.').waitFor()

      await ann.reload()
      await ann.getByRole('button', { name: 'Remove Bob' }).click()
      await ann.getByText('You are alone in Corner Shop.').waitFor()
      await bob.reload()
      await bob.getByRole('heading', { name: 'Name your Space' }).waitFor()
    },
    3 * MINUTES,
  )
})
