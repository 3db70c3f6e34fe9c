import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { letSessionsAge } from '../testing/stale.ts'
import { MINUTES, signUp, visit } from '../testing/visit.ts'

const here = visit()

/** A browser of another person: it shares no cookie with the others. */
async function stranger(address: string): Promise<Page> {
  const context = await here.browser.newContext({ viewport: { width: 1100, height: 800 } })
  const page = await context.newPage()
  await page.goto(address)
  return page
}

const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

async function invite(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Invite a member' }).click()
  return page.getByLabel('Send this link to one person.').inputValue()
}

async function choose(page: Page, name: string, what: string): Promise<void> {
  await page.getByRole('button', { name: `Change ${name}` }).click()
  await page.getByRole('menuitem', { name: what }).click()
}

describe('an invitation', () => {
  it(
    'is a link for one person to join; a removed member joins again by another, and can become the owner',
    async () => {
      const ann = await stranger(here.running.url)
      await signUp(ann, 'Ann', 'Corner Shop')
      await ann.getByRole('link', { name: 'Members' }).click()
      await ann.getByText('You are the only member of Corner Shop.').waitFor()
      const link = await invite(ann)
      expect(link).toContain(`${here.running.url}/join/`)

      const bob = await stranger(link)
      await bob.getByRole('heading', { name: 'You are invited to Corner Shop.' }).waitFor()
      await signUp(bob, 'Bob')
      await bob.getByRole('button', { name: 'Join' }).click()
      await bob.getByRole('link', { name: 'Members' }).click()
      await bob.getByText('Corner Shop has 2 members.').waitFor()
      expect(await bob.getByRole('button', { name: /^Change/ }).count()).toBe(0)

      const carl = await stranger(link)
      await carl.getByText('Ask for a new one.').waitFor()

      await ann.reload()
      await choose(ann, 'Bob', 'Remove')
      await ann.getByRole('button', { name: 'Remove', exact: true }).click()
      await ann.getByText('You are the only member of Corner Shop.').waitFor()
      await bob.reload()
      await bob.getByRole('heading', { name: 'Create a Space' }).waitFor()
      await bob.getByText('You are not a member of Corner Shop any more.').waitFor()

      await bob.goto(await invite(ann))
      await bob.getByRole('button', { name: 'Join' }).click()
      await bob.getByRole('link', { name: 'Members' }).click()
      await ann.reload()
      letSessionsAge(here.running.data)
      await choose(ann, 'Bob', 'Transfer ownership')
      await ann.getByText('you become an admin').waitFor()
      await ann.getByRole('button', { name: 'Transfer ownership' }).click()
      await ann.getByRole('dialog', { name: 'Is it you?' }).getByLabel('Password').fill('correct horse')
      await ann.getByRole('button', { name: 'Continue' }).click()
      await row(ann, 'Bob').getByText('Owner').waitFor()

      await row(ann, 'Ann (you)').getByRole('button', { name: 'Leave' }).click()
      await ann.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click()
      await ann.getByRole('heading', { name: 'Create a Space' }).waitFor()
      await bob.reload()
      await bob.getByText('You are the only member of Corner Shop.').waitFor()
      expect(await bob.getByRole('button', { name: 'Leave' }).count()).toBe(0)
    },
    3 * MINUTES,
  )
})
