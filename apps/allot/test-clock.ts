/**
 * The test clock: starts Allot for tests only, with everything in memory or in a temporary folder, on a clock that
 * requests set. It refuses to start with real data or real services, so that no test touches them.
 */
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Instant } from '@allot/rules/instant'
import { openTestClock, type TestClock } from '@allot/server/test-clock'
import { makePrivateFolder } from '@allot/sqlite/private-folder'
import { policiesOf } from './own-engine.ts'
import { InvalidSetting, type Settings } from './settings.ts'

export interface TestRun {
  readonly testClock: TestClock
  /** The same, but with a temporary data folder that is removed at the end. */
  readonly settings: Settings
}

/** @throws InvalidSetting where the data folder has a database, or a setting names something real */
export async function openTestRun(settings: Settings): Promise<TestRun> {
  const [file] = globSync('**/*.sqlite', { cwd: settings.data })
  if (file !== undefined)
    throw new InvalidSetting(
      `ALLOT_TEST_CLOCK is on, but ${settings.data} has ${file}, which may be real. Name a folder without a database in ALLOT_DATA, or leave ALLOT_TEST_CLOCK out.`,
    )
  if (settings.databaseUrl !== undefined)
    throw new InvalidSetting('ALLOT_TEST_CLOCK is on, so nothing is kept. Leave ALLOT_DATABASE_URL out.')
  if (settings.billing === 'stripe')
    throw new InvalidSetting(
      'ALLOT_TEST_CLOCK is on, so nobody pays and Stripe is never asked. Set ALLOT_BILLING to "manual", or leave it out.',
    )
  if (settings.smtpUrl !== undefined)
    throw new InvalidSetting('ALLOT_TEST_CLOCK is on, so no e-mail is sent. Leave ALLOT_SMTP_URL out.')
  makePrivateFolder(settings.data)
  const data = mkdtempSync(join(tmpdir(), 'allot-test-clock-'))
  process.once('exit', () => rmSync(data, { recursive: true, force: true }))
  const now = Date.now() as Instant // milliseconds since 1970
  return { testClock: await openTestClock(await policiesOf(settings), now), settings: { ...settings, data } }
}
