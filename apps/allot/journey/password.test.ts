import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { allot } from '../testing/running.ts'
import { MINUTES, signUp, visit } from '../testing/visit.ts'

const here = visit()

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.getByLabel('E-mail').fill('ann@example.com')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('form').getByRole('button', { name: 'Sign in', exact: true }).click()
}

it('a link lets a person who forgot their password sign in, and a signed-in person changes it', {
  timeout: 2 * MINUTES,
}, async () => {
  const page = await here.browser.newPage({ viewport: { width: 390, height: 800 } })
  await page.goto(here.running.url)
  await signUp(page, 'Ann', 'Corner Shop')
  await page.getByText('Drop your photos here').waitFor()

  const away = await (await here.browser.newContext()).newPage()
  await away.goto(here.running.url)
  await signIn(away, 'a bad memory')
  await away.getByText('Wrong e-mail or password.').waitFor()
  await away.getByRole('button', { name: 'Forgot your password?' }).click()
  expect(await away.getByLabel('E-mail').inputValue()).toBe('ann@example.com')
  await away.getByRole('button', { name: 'Send the link' }).click()
  await away.getByText('This studio sends no e-mail.').waitFor()

  const link = (await allot(['password', 'ann@example.com'], here.running.data)).out.trim()
  await away.goto(link)
  await away.getByLabel('New password').fill('battery staple')
  await away.getByRole('button', { name: 'Set password' }).click()
  await away.getByRole('link', { name: 'Sign in' }).click()
  await signIn(away, 'battery staple')
  await away.getByText('Drop your photos here').waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Open my studio' }).waitFor() // every session ended

  await away.getByRole('button', { name: 'Space and account' }).click()
  await away.getByRole('menuitem', { name: 'Account and security' }).click()
  await away.getByLabel('Current password').fill('battery staple')
  await away.getByLabel('New password').fill('another one')
  await away.getByRole('button', { name: 'Change password' }).click()
  await away.getByText('Password changed.').waitFor()
  await away.goto(link)
  await away.getByLabel('New password').fill('once more, please')
  await away.getByRole('button', { name: 'Set password' }).click()
  await away.getByText('This link was already used').waitFor()
})
