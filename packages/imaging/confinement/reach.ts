/**
 * What a worker process may reach. Decoders are large libraries in C that read bytes of strangers; one that is tricked
 * into running a stranger's code finds no secret, no other photo and no way out of its process.
 *
 * Three layers, since none is everywhere: an empty environment and Node's permissions (all platforms, JavaScript alone),
 * Landlock for files (Linux 5.13 or newer, native code too), seccomp for sockets (Linux). Or all of it by bubblewrap.
 */
import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface WorkerReach {
  /** Files, and folders with all in them, that are only read. */
  readonly reads: readonly string[]
  /** Folders of which files are read whose names are known: their names cannot be listed. */
  readonly lent: readonly string[]
  /** Folders in which files are made, written and removed, but neither read nor listed. */
  readonly takes: readonly string[]
  /** Folders that a process keeps files of its own in. */
  readonly keeps: readonly string[]
  /** Of services that may be called; none for no network at all. */
  readonly ports: readonly number[]
}

/** `auto`: what this machine has. With bwrap it is that too, inside bubblewrap. */
export type Confinement = 'auto' | 'bwrap' | 'off'

/** The code that a worker runs, and the packages that it loads. */
export function ownCode(): readonly string[] {
  const own = dirname(import.meta.dirname)
  return [own, ...foldersAbove(own).map((folder) => join(folder, 'node_modules'))].filter((path) =>
    existsSync(path),
  )
}

/** A folder with what its links lead to: models are often links into a store. */
export function withLinked(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return [folder, ...readdirSync(folder).map((name) => real(join(folder, name)))]
}

/** Folders have to be there when a process starts: what is made later is not reached. */
export function made(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return realpathSync(folder)
}

function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}

function foldersAbove(folder: string): readonly string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersAbove(above)]
}
