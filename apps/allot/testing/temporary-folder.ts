/**
 * Vitest's global setup: a private temporary folder for one test run. `os.tmpdir()` of every worker, and of every
 * process that a test starts, is this folder, and all of it goes when the run ends, fails or is interrupted. No other
 * user can write into it, so a run never executes a file that another user put there under the name of the browser.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'

/** @returns what ends the run: it removes the folder, and throws where it cannot */
export default function setup(): () => void {
  const outer = process.env.TMPDIR
  const folder = mkdtempSync(join(tmpdir(), 'allot-tests-')) // mode 0700
  // PostgreSQL refuses to run as root; its own user has to reach the folder that tests make for it in here.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  process.env.TMPDIR = folder
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  process.once('exit', remove)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]))
  return () => {
    remove()
    process.off('exit', remove)
    if (outer === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = outer
  }
}
