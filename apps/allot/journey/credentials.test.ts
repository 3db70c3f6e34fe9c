import { CLIENT, startProvider } from '@allot/server/testing/oidc-provider'
import { totp } from '@allot/server/testing/totp'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { start } from '../testing/running.ts'
import { letSessionsAge } from '../testing/stale.ts'
import { MINUTES, signUp, visit } from '../testing/visit.ts'

const here = visit()

/** A passkey belongs to a name, not to an address of numbers. */
const address = () => here.running.url.replace('127.0.0.1', 'localhost')

async function open(width = 1440): Promise<Page> {
  const context = await here.browser.newContext({ viewport: { width, height: 900 } })
  const page = await context.newPage()
  await page.goto(address())
  return page
}

async function openAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Space and account' }).click()
  await page.getByRole('menuitem', { name: 'Account and security' }).click()
  await page.getByRole('heading', { name: 'Account and security' }).waitFor()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Space and account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).first().click()
}

async function sayPassword(page: Page, email: string, password = 'correct horse'): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('form').getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function sayCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code)
  await page.getByRole('form').getByRole('button', { name: 'Sign in', exact: true }).click()
}

const isIn = (page: Page) => page.getByRole('button', { name: 'Space and account' }).waitFor()

it('a person turns on two-step sign-in, and gets in with a code of their app or a recovery code', {
  timeout: 2 * MINUTES,
}, async () => {
  const page = await open(390)
  await signUp(page, 'Ann', 'Corner Shop')
  await isIn(page)
  await openAccount(page)
  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.getByLabel('Your password').fill('correct horse')
  await page.getByRole('button', { name: 'Continue' }).click()
  const key = (await page.getByRole('form', { name: 'Set up your app' }).locator('code').textContent()) ?? ''
  await page.getByLabel('Code').fill(totp(key))
  await page.getByRole('button', { name: 'Turn on' }).click()
  const list = page.getByRole('list', { name: 'Recovery codes' })
  await list.waitFor()
  const codes = await list.getByRole('listitem').allTextContents()
  expect(codes).toHaveLength(10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('On: after your password').waitFor()

  await signOut(page)
  await sayPassword(page, 'ann@example.com')
  await sayCode(page, 'AAAAA-AAAAA')
  await page.getByText('This is not one of your recovery codes').waitFor()
  await sayCode(page, totp(key, Date.now() + 30_000)) // the one before set the app up
  await isIn(page)

  // What cannot be undone asks who she is, in the way in which she signs in; to give that up before the code signs her out.
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  const close = async () => {
    letSessionsAge(here.running.data)
    await openAccount(page)
    await page.getByRole('button', { name: 'Close your account' }).click()
    await page.getByRole('button', { name: 'Close it for good' }).click()
    await dialog.getByLabel('Password').fill('correct horse')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByText('Without it you are signed out').waitFor()
  }
  await close()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await sayPassword(page, 'ann@example.com')
  await sayCode(page, codes[3] ?? '')
  await isIn(page)
  await close()
  await dialog.getByLabel('Code').fill(codes[4] ?? '')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Open my studio' }).waitFor()
})

it('a person adds a passkey, and signs in with it alone', { timeout: 2 * MINUTES }, async () => {
  const page = await open()
  const devices = await page.context().newCDPSession(page)
  await devices.send('WebAuthn.enable')
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  await signUp(page, 'Bob', 'Other Shop')
  await isIn(page)
  await openAccount(page)
  await page.getByLabel('Name of this device').fill('Laptop')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('Passkey added.').waitFor()
  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await isIn(page)

  await openAccount(page)
  letSessionsAge(here.running.data)
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Laptop' })
    .getByRole('button', { name: 'Remove' })
    .click()
  await page
    .getByRole('dialog', { name: 'Is it you?' })
    .getByRole('button', { name: 'Use a passkey' })
    .click()
  await page.getByText('Laptop').waitFor({ state: 'detached' })
})

it('a person sees where they are signed in, and ends it there', { timeout: 2 * MINUTES }, async () => {
  const [page, away] = [await open(), await open()]
  await signUp(page, 'Cy', 'Third Shop')
  await isIn(page)
  await away.getByRole('button', { name: 'Sign in' }).first().click()
  await sayPassword(away, 'cy@example.com')
  await isIn(away)
  await openAccount(page)
  const elsewhere = page.getByRole('listitem').filter({ hasText: 'Chrome on Linux' })
  await elsewhere.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('Signed out.').waitFor()
  await away.reload()
  await away.getByRole('button', { name: 'Open my studio' }).waitFor()
  await page.reload()
  await page.getByText('(this one)').waitFor()
})

it('a person closes their account, having read what becomes of their Spaces', {
  timeout: 2 * MINUTES,
}, async () => {
  const page = await open(390)
  await signUp(page, 'Dot', 'Last Shop')
  await isIn(page)
  await openAccount(page)
  await page.getByRole('button', { name: 'Close your account' }).click()
  await page.getByText('Last Shop is closed').waitFor()
  await page.getByRole('button', { name: 'Close it for good' }).click()
  await page.getByRole('button', { name: 'Open my studio' }).waitFor()
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await sayPassword(page, 'dot@example.com')
  await page.getByText('Wrong e-mail or password.').waitFor()
})

it('a person of a company says who they are at the company, in a window beside the page', {
  timeout: 2 * MINUTES,
}, async () => {
  const company = await startProvider({
    sub: '17',
    email: 'eve@acme.example',
    email_verified: true,
    name: 'Eve',
  })
  const acme = await start(undefined, (url) => ({
    ...{ ALLOT_URL: url, ALLOT_OIDC_ISSUER: company.issuer, ALLOT_OIDC_NAME: 'Acme' },
    ...{ ALLOT_OIDC_CLIENT_ID: CLIENT.clientId, ALLOT_OIDC_CLIENT_SECRET: CLIENT.clientSecret },
  }))
  onTestFinished(async () => {
    await acme.stop()
    company.close()
  })
  const page = await (await here.browser.newContext()).newPage()
  await page.goto(acme.url)
  await page.getByRole('button', { name: 'Sign in with Acme' }).click()
  await page.getByRole('heading', { name: 'Create a Space' }).waitFor()
  await page.getByLabel('Space name').fill('Shop of Eve')
  await page.getByRole('button', { name: 'Open my studio' }).click()
  await isIn(page)
  await openAccount(page)
  letSessionsAge(acme.data)
  await page.getByRole('button', { name: 'Close your account' }).click()
  await page.getByRole('button', { name: 'Close it for good' }).click()
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  const [beside] = await Promise.all([
    page.waitForEvent('popup'),
    dialog.getByRole('button', { name: 'Sign in with Acme' }).click(),
  ])
  if (!beside.isClosed()) await beside.waitForEvent('close')
  await page.getByRole('button', { name: 'Sign in with Acme' }).waitFor()
  await page.getByRole('button', { name: 'Open my studio' }).waitFor()
  expect((await page.context().request.get(`${acme.url}/v1/me`)).status()).toBe(401)
})
