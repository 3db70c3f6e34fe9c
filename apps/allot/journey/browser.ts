/**
 * A real browser for the journeys: the one that CHROMIUM_PATH names, one that is installed, or the one that an npm
 * package carries, so that a machine without any browser can run the tests too.
 */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Without these the browser looks for its maker's servers. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @throws Error that says how to get a browser, where none can be found */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH ?? INSTALLED.find((path) => existsSync(path))
  if (named) return chromium.launch({ executablePath: named, args: QUIET })
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No browser was found. Install Chrome or Chromium, or set CHROMIUM_PATH.')
  }
  return packaged()
}

/** The package unpacks the libraries that a bare machine lacks only where it takes itself to be in a cloud function. */
async function packaged(): Promise<Browser> {
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
  const { default: bundle } = await import('@sparticuz/chromium')
  return chromium.launch({ executablePath: await bundle.executablePath(), args: [...QUIET, '--no-zygote'] })
}
