/**
 * What a confined process does first on Linux: it gives up what it may not reach, and becomes the worker. It reads no photo
 * and answers no message. What it cannot give up on this machine stays; what it begins to give up must succeed.
 *
 *     node launch.ts '{"script": …, "flags": […], "reach": …}'
 */
import { openSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { type FileRule, landlockVersion, restrictFiles } from './landlock.ts'
import { type Libc, openLibc } from './libc.ts'
import type { WorkerReach } from './reach.ts'
import { giveUpPrivileges, refuseCalls } from './seccomp.ts'
import { NETWORK_READS, SYSTEM_READS, SYSTEM_WRITES } from './system-paths.ts'

export interface Launch {
  readonly script: string
  /** For the script. */
  readonly words: readonly string[]
  /** For Node. */
  readonly flags: readonly string[]
  readonly reach: WorkerReach
  readonly maxDataBytes: number
}

/** The one descriptor that Node's own channel to the parent has; it would close when the worker takes over. */
const CHANNEL = 3
const F_SETFD = 2
const RLIMIT_DATA = 2
const RLIMIT_CORE = 4

/** Where the kernel finds what loads a program; no shell is among it. */
const LIBRARIES = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/nix/store', '/gnu/store']

const { script, words, flags, reach, maxDataBytes }: Launch = JSON.parse(process.argv[2] ?? '')
flushCompileCache() // what was compiled of this file: a process that becomes another one does not come to its end
confine(openLibc())
// Node has taken the variable out of its environment; the worker needs it.
process.execve?.(process.execPath, [process.execPath, ...flags, script, ...words], {
  ...process.env,
  NODE_CHANNEL_FD: String(CHANNEL),
})

function confine(libc: Libc): void {
  libc.fcntl(CHANNEL, F_SETFD, 0)
  // Decoders print to standard output, which carries this program's own results; and into a terminal they could type.
  const nothing = openSync('/dev/null', 'r+')
  for (const stream of [0, 1]) libc.dup2(nothing, stream)
  libc.setrlimit(RLIMIT_DATA, limits(maxDataBytes))
  libc.setrlimit(RLIMIT_CORE, limits(0)) // a photo in a core dump would stay there
  if (!giveUpPrivileges(libc)) return
  if (landlockVersion(libc) > 0) restrictFiles(libc, rulesFor(reach), reach.ports)
  refuseCalls(libc, reach.ports.length > 0)
}

function rulesFor({ reads, lent, takes, keeps, ports }: WorkerReach): readonly FileRule[] {
  const all = (paths: readonly string[], ...may: FileRule['may']) => paths.map((path) => ({ path, may }))
  return [
    ...all([...SYSTEM_READS, ...(ports.length === 0 ? [] : NETWORK_READS), ...reads], 'read', 'list'),
    ...all([process.execPath, ...LIBRARIES], 'read', 'list', 'execute'),
    ...all(SYSTEM_WRITES, 'read', 'write'),
    ...all(lent, 'read'),
    ...all(takes, 'write', 'truncate', 'make', 'remove'),
    ...all(keeps, 'read', 'list', 'write', 'truncate', 'make', 'remove'),
  ]
}

/** Soft and hard. */
function limits(bytes: number): Buffer {
  const pair = Buffer.alloc(16)
  pair.writeBigUInt64LE(BigInt(bytes), 0)
  pair.writeBigUInt64LE(BigInt(bytes), 8)
  return pair
}
