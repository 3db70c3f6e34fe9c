/** The folders that running programs hand files over in, and what killed ones left of them. */
import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** Whether a program of another machine still runs cannot be seen from here. */
const LEFT_AFTER_MS = 7 * 24 * 3_600_000

/** Says which process has it: `<host>-<process>-<random>`. */
export function workFolderName(): string {
  const name = `${HOST}-${process.pid}-${randomUUID().slice(0, 8)}`
  ours.add(name)
  return name
}

/** Removes what killed programs left in the folder of work folders. */
export function removeLeft(within: string): void {
  for (const name of readdirSync(within)) {
    const found = NAME.exec(name)
    if (!found) continue
    const [, host = '', pid = ''] = found
    const folder = join(within, name)
    const isLeft =
      host === HOST ? !ours.has(name) && !isRunningElsewhere(Number(pid)) : ageOf(folder) > LEFT_AFTER_MS
    if (isLeft) rmSync(folder, { recursive: true, force: true })
  }
}

const HOST = hostname().replaceAll(/[^A-Za-z0-9.]/g, '_')
const NAME = /^([A-Za-z0-9._]+)-(\d{1,10})-[0-9a-f]{8}$/

/** Of this process, which has several where tests run. */
const ours = new Set<string>()

/** In a container each start has the number of the one before, so a folder under our number that is not ours was left. */
function isRunningElsewhere(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}

function ageOf(folder: string): number {
  return Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
}
