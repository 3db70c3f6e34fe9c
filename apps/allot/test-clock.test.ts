import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSettings } from './settings.ts'
import { openTestRun } from './test-clock.ts'

const STRIPE = { ALLOT_BILLING: 'stripe', ALLOT_STRIPE_KEY: 'rk', ALLOT_STRIPE_WEBHOOK_SECRET: 'whsec' }
const folder = () => mkdtempSync(join(tmpdir(), 'allot-'))

it('is refused with settings that store, charge or send something real', async () => {
  const refused = async (env: NodeJS.ProcessEnv) =>
    expect(openTestRun(await readSettings({ INIT_CWD: folder(), ...env }))).rejects
  await (await refused(STRIPE)).toThrow(/Stripe is never asked/)
  await (await refused({ ALLOT_SMTP_URL: 'smtp://localhost' })).toThrow(/no e-mail is sent/)
  await (await refused({ ALLOT_DATABASE_URL: 'postgres://localhost/a' })).toThrow(/nothing is kept/)
  const data = folder()
  writeFileSync(join(data, 'allot.sqlite'), '')
  await (await refused({ ALLOT_DATA: data })).toThrow(/which may be real/)
  expect(readdirSync(data)).toEqual(['allot.sqlite'])
})

it('runs with manual billing, in a temporary folder instead of the named one', async () => {
  const data = folder()
  const { settings, testClock } = await openTestRun(
    await readSettings({ ALLOT_DATA: data, ALLOT_BILLING: 'manual' }),
  )
  expect([settings.data === data, settings.billing]).toEqual([false, 'manual'])
  await testClock.allot.close()
})
