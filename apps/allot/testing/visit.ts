/** A visit: Allot in a process of its own and a real browser, for all tests of a file; and signing up. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { openBrowser } from './browser.ts'
import { freshFolder, type Running, start } from './running.ts'

/** Of patience, three of the clock each: a bound ends what hangs, and other tests use the same machine. */
export const MINUTES = 3 * 60_000

export interface Visit {
  readonly running: Running
  readonly browser: Browser
}

/**
 * Starts both before the tests of the file, and ends them after.
 * @param settings further variables of the program
 */
export function visit(settings: Readonly<Record<string, string>> = {}): Visit {
  let running: Running | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    running = await start(freshFolder(), settings)
    browser = await openBrowser()
  }, 3 * MINUTES)
  afterAll(async () => {
    await browser?.close()
    await running?.stop()
  }, MINUTES)
  return {
    get running() {
      return required(running)
    },
    get browser() {
      return required(browser)
    },
  }
}

/** @param space the Space to make; an invited person makes none */
export async function signUp(page: Page, name: string, space?: string): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  if (space !== undefined) await page.getByLabel('Space name').fill(space)
  await page.getByLabel('E-mail').fill(`${name.toLowerCase()}@example.com`)
  await page.getByLabel('Password').fill('correct horse')
  await page.getByRole('button', { name: space === undefined ? 'Continue' : 'Open my studio' }).click()
}

function required<T>(what: T | undefined): T {
  if (what === undefined) throw new Error('A visit begins with the tests, not before.')
  return what
}
