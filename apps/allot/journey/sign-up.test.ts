/** Sign-up as strangers find it on a public Allot: refused, invited by e-mail, and confirmed. */
import { PostOffice } from '@allot/server/testing/post-office'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../testing/browser.ts'
import { allot, type Running, start } from '../testing/running.ts'
import { MINUTES, signUp } from '../testing/visit.ts'

let browser: Browser
let running: Running
let post: PostOffice | undefined

beforeAll(async () => {
  browser = await openBrowser()
}, MINUTES)
afterAll(() => browser?.close())
afterEach(async () => {
  await running?.stop()
  await post?.close()
  post = undefined
}, MINUTES)

/** A browser of another person. */
async function visitor(path = '/'): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1100, height: 900 } })).newPage()
  await page.goto(running.url + path)
  return page
}

/** The link of the newest mail, once so many came. */
async function linkAfter(office: PostOffice, count: number): Promise<string> {
  await office.received(count)
  return running.url + office.linkOf(running.url)
}

async function confirmWith(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Confirm and sign in' }).click()
}

describe('on an Allot that strangers reach', () => {
  it(
    'without e-mail, a visitor is told that it is for people who are invited; the operator makes the first account',
    async () => {
      running = await start(undefined, { ALLOT_HOST: '0.0.0.0' })
      const page = await visitor()
      await page.getByText('This studio is for people who are invited').waitFor()
      expect(await page.getByRole('button', { name: 'Try the demo Space' }).count()).toBe(0)
      expect(await page.getByLabel('Your name').count()).toBe(0)

      const words = ['password', 'ann@example.com', '--new', 'Ann']
      const link = new URL((await allot(words, running.data)).out.trim())
      await page.goto(running.url + link.pathname)
      await page.getByLabel('New password').fill('correct horse')
      await page.getByRole('button', { name: 'Set password' }).click()
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.getByLabel('E-mail').fill('ann@example.com')
      await page.getByLabel('Password').fill('correct horse')
      await page.getByRole('form').getByRole('button', { name: 'Sign in' }).click()
      await page.getByLabel('Space name').fill('Corner Shop')
      await page.getByRole('button', { name: 'Open my studio' }).click()
      await page.getByText('Drop your photos here').waitFor()
      await page.goto(`${running.url}/plan`)
      await page.getByText('The operator of this studio changes plans.').waitFor()
      expect(await page.getByRole('button', { name: /^Upgrade/ }).count()).toBe(0)

      await page.getByRole('link', { name: 'Members' }).click()
      await page.getByRole('button', { name: 'Invite a member' }).click()
      const invitation = await page.getByLabel('Send this link to one person.').inputValue()
      const bob = await visitor(new URL(invitation).pathname)
      await bob.getByRole('heading', { name: 'You are invited to Corner Shop.' }).waitFor()
      await signUp(bob, 'Bob')
      await bob.getByRole('button', { name: 'Join' }).click()
      await bob.getByText('Drop your photos here').waitFor()
    },
    3 * MINUTES,
  )

  it(
    'with e-mail, sign-up goes on by the link of a mail, on any device, and says nothing of who has an account',
    async () => {
      const office = await PostOffice.open()
      post = office
      running = await start(undefined, (url) => ({
        ...{ ALLOT_URL: url, ALLOT_PROXIES: '1', ALLOT_SMTP_URL: office.url },
        ALLOT_SIGNUP_DOMAINS: 'example.com',
      }))
      const page = await visitor()
      await page.getByText('At example.com').waitFor()
      expect(await page.getByRole('button', { name: 'Try the demo Space' }).count()).toBe(0)
      await page.getByLabel('Your name').fill('Eve')
      await page.getByLabel('Space name').fill('Eve')
      await page.getByLabel('E-mail').fill('eve@elsewhere.example')
      await page.getByLabel('Password').fill('correct horse')
      await page.getByRole('button', { name: 'Open my studio' }).click()
      await page.getByText('Accounts are for addresses at example.com.').waitFor()
      await signUp(page, 'Ann', "Ann's Corner (Shop)")
      await page.getByText('We sent a mail to ann@example.com').waitFor()
      const link = await linkAfter(office, 1)
      const phone = await visitor(new URL(link).pathname + new URL(link).search) // another device
      await confirmWith(phone, 'correct horse')
      expect(await phone.getByLabel('Space name').inputValue()).toBe("Ann's Corner (Shop)")
      await phone.getByRole('button', { name: 'Open my studio' }).click()
      await phone.getByText('Drop your photos here').waitFor()
      await page.getByRole('button', { name: 'Use another address' }).click()
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByLabel('E-mail').fill('ann@example.com')
      await page.getByLabel('Password').fill('correct horse')
      await page.getByRole('form').getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('link', { name: 'Members' }).click()
      await page.getByLabel('E-mail').fill('bob@example.com')
      await page.getByRole('button', { name: 'Invite a member' }).click()
      await page.getByText('We sent this link.').waitFor()

      const bob = await visitor(office.linkOf(running.url))
      await bob.getByRole('heading', { name: "You are invited to Ann's Corner (Shop)." }).waitFor()
      await signUp(bob, 'Bob')
      await bob.getByText('We sent a mail to bob@example.com').waitFor()
      const confirm = await linkAfter(office, 3)
      // Another person names Bob's address too, with a password of theirs: the link takes Bob's alone.
      await fetch(`${running.url}/auth/sign-up/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: running.url },
        body: JSON.stringify({ name: 'Eve', email: 'bob@example.com', password: 'plain river' }),
      })
      await office.received(4)
      await bob.goto(confirm)
      await confirmWith(bob, 'plain river')
      await bob.getByText('Wrong e-mail or password').waitFor()
      await confirmWith(bob, 'correct horse')
      await bob.getByRole('button', { name: 'Join' }).click()
      await bob.getByText('Drop your photos here').waitFor()

      // A stranger who wants to know who has an account here sees what every visitor sees.
      const eve = await visitor()
      await signUp(eve, 'Ann', 'Eve')
      await eve.getByText('We sent a mail to ann@example.com').waitFor()
      await office.received(5)
      const anns = ['ann@example.com']
      const bobs = ['bob@example.com']
      expect(office.mails.map(({ to }) => to)).toEqual([anns, bobs, bobs, bobs, anns])
      expect(office.mails[4]?.text).toContain('You have an account here already')
    },
    3 * MINUTES,
  )
})
