/**
 * Landlock: a process gives up, for good and for all that it becomes, every file but those that it names (Linux 5.13), TCP
 * ports (6.7), and signals to others (6.12). It needs no rights to do so. `man 7 landlock` has the words and numbers.
 */
import { closeSync, fstatSync, openSync } from 'node:fs'
import type { Libc } from './libc.ts'

/** A path with the rights on it and on all below it. A path that is not there is left out. */
export interface FileRule {
  readonly path: string
  readonly may: readonly FileRight[]
}

type FileRight = keyof typeof RIGHTS

const RIGHTS = {
  execute: 1n << 0n,
  write: 1n << 1n,
  read: 1n << 2n,
  list: 1n << 3n,
  removeFolder: 1n << 4n,
  remove: 1n << 5n,
  makeFolder: 1n << 7n,
  make: 1n << 8n,
  truncate: 1n << 14n,
} as const

/** Rights that a file has; the others are a folder's. */
const OF_FILES = RIGHTS.execute | RIGHTS.write | RIGHTS.read | RIGHTS.truncate

const CREATE_RULESET = 444
const ADD_RULE = 445
const RESTRICT_SELF = 446
const ASK_VERSION = 1
const PATH_BENEATH = 1
const NET_PORT = 2
const BIND_TCP = 1n
const CONNECT_TCP = 2n
/** Of abstract sockets and of signals. */
const SCOPED = 1n | 2n
/** open(2): only to name the file, which needs no right on it. */
const O_PATH = 0o10000000
const O_CLOEXEC = 0o2000000

/** @returns the version of the interface; 0 where the kernel has none, or it is switched off */
export function landlockVersion(libc: Libc): number {
  return Math.max(0, libc.syscall(CREATE_RULESET, 0, 0, ASK_VERSION))
}

/**
 * Nothing else is reached from here on by this thread and by what it executes.
 * @param ports of TCP that may be called
 * @throws Error where the kernel refuses it: nothing must run then
 */
export function restrictFiles(libc: Libc, rules: readonly FileRule[], ports: readonly number[]): void {
  const version = landlockVersion(libc)
  const files = handledBy(version)
  const ruleset = created(libc, version, files)
  for (const { path, may } of rules) {
    const descriptor = named(path)
    if (descriptor === undefined) continue
    const rights = may.reduce((all, each) => all | RIGHTS[each], 0n) & files
    const rule = Buffer.alloc(12)
    rule.writeBigUInt64LE(fstatSync(descriptor).isDirectory() ? rights : rights & OF_FILES, 0)
    rule.writeInt32LE(descriptor, 8)
    must(libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, 0), `may not name ${path}`)
    closeSync(descriptor)
  }
  for (const port of version >= 4 ? ports : []) {
    const rule = Buffer.alloc(16)
    rule.writeBigUInt64LE(CONNECT_TCP, 0)
    rule.writeBigUInt64LE(BigInt(port), 8)
    must(libc.syscall(ADD_RULE, ruleset, NET_PORT, rule, 0), `may not name port ${port}`)
  }
  must(libc.syscall(RESTRICT_SELF, ruleset, 0), 'refuses the rules')
}

/** What a version knows is all that it can forbid: from 2 on links and renames between folders, from 3 on truncation. */
function handledBy(version: number): bigint {
  const known = version >= 5 ? 16n : version >= 3 ? 15n : version >= 2 ? 14n : 13n
  return (1n << known) - 1n
}

function created(libc: Libc, version: number, files: bigint): number {
  const size = version >= 6 ? 24 : version >= 4 ? 16 : 8
  const attributes = Buffer.alloc(24)
  attributes.writeBigUInt64LE(files, 0)
  if (version >= 4) attributes.writeBigUInt64LE(BIND_TCP | CONNECT_TCP, 8)
  if (version >= 6) attributes.writeBigUInt64LE(SCOPED, 16)
  return must(libc.syscall(CREATE_RULESET, attributes, size, 0), 'makes no ruleset')
}

function named(path: string): number | undefined {
  try {
    return openSync(path, O_PATH | O_CLOEXEC)
  } catch {
    return undefined // this machine does not have it
  }
}

function must(answer: number, why: string): number {
  if (answer < 0) throw new Error(`Landlock ${why}, so nothing is started.`)
  return answer
}
