/** The server file: tells other commands on this machine the address and key of the Allot that runs on a data folder. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Written while Allot runs, readable by its owner alone. */
export function serverFile(data: string): string {
  return join(data, 'server.json')
}

/** @returns false where the disk has no room for it: a server that can only read is there all the same */
export function writeServerFile(
  data: string,
  server: { readonly url: string; readonly key: string },
): boolean {
  const file = serverFile(data)
  try {
    writeFileSync(file, JSON.stringify(server), { mode: 0o600 })
    return true
  } catch (cause) {
    rmSync(file, { force: true })
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') return false
    throw cause
  }
}
