/** What publint and arethetypeswrong find wrong with a packed package, as lines for people; none where all is well. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { ROOT } from './manifest.ts'

const run = promisify(execFile)

/** @param tarball a file that `npm pack` wrote */
export async function problemsWith(tarball: string): Promise<readonly string[]> {
  return [...(await publintOf(tarball)), ...(await typesOf(tarball))]
}

async function publintOf(tarball: string): Promise<readonly string[]> {
  const { buffer } = new Uint8Array(await readFile(tarball))
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true })
  return messages.map(
    (message) => `publint ${message.type}: ${formatMessage(message, pkg, { color: false })}`,
  )
}

/** The profile leaves out `moduleResolution: node10`, which knows no `exports`; a style sheet has no types. */
async function typesOf(tarball: string): Promise<readonly string[]> {
  const attw = join(ROOT, 'node_modules/.bin/attw')
  const args = [tarball, '--profile', 'node16', '--format', 'ascii', '--no-color', '--no-emoji']
  try {
    await run(attw, [...args, '--exclude-entrypoints', './react/look.css'])
    return []
  } catch (failed) {
    const { stdout } = failed as { stdout?: string } // of execFile: what was printed before the exit
    return [`arethetypeswrong: ${stdout ?? String(failed)}`]
  }
}
