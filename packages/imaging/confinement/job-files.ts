/**
 * The files of jobs, handed to processes that reach nothing else. A job's photo is lent: its file gets a second name, of
 * that cannot be guessed, in a folder that workers read from by name alone. What they make is taken from
 * another folder, where they only write, once the job has succeeded.
 *
 * A link costs no copy; where the photo lies on another disk, it is copied. So a photo, or its result, is within reach of
 * the processes for as long as its job runs, by those who were given its name.
 */
import { randomUUID } from 'node:crypto'
import { constants, rmSync } from 'node:fs'
import { copyFile, link, lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PhotoFault, writeFault } from '../fault.ts'
import { FORMAT_HEAD_BYTES, formatOf } from '../format.ts'
import { made } from './reach.ts'
import { removeLeft, workFolderName } from './work-folders.ts'

/** The files of one job. */
export interface LentFiles {
  /** @returns the path that a worker reads it by @throws PhotoFault `missing`, or what it is instead of a photo */
  lend(file: string): Promise<string>
  /** @returns the path that a worker writes to, for what becomes `target` when the job succeeds */
  take(target: string): string
  /** @returns a folder that a worker writes files of these names into, for what goes to `folder` */
  takeInto(folder: string, names: readonly string[]): Promise<string>
  /** @returns the path that a worker writes to, and the one that the next worker reads it by once it is lent */
  between(): { readonly written: string; lend(): Promise<string> }
}

export class JobFiles {
  /** Workers read here what they were given the name of. */
  readonly lent: string
  /** Workers write here. */
  readonly taken: string
  readonly #folder: string

  /** @param within is made where it is not there; on the disk of the photos no photo is copied */
  constructor(within: string) {
    removeLeft(made(within))
    this.#folder = made(join(within, workFolderName()))
    this.lent = made(join(this.#folder, 'lent'))
    this.taken = made(join(this.#folder, 'taken'))
  }

  /** Runs a job, then moves what it made to where it belongs, or removes it. @throws what `work` throws */
  async run<Result extends { readonly ok: boolean }>(
    work: (files: LentFiles) => Promise<Result>,
  ): Promise<Result> {
    const used: string[] = []
    const results: { readonly from: string; readonly to: string; readonly isOptional: boolean }[] = []
    const newName = (folder: string) => {
      const path = join(folder, randomUUID())
      used.push(path)
      return path
    }
    try {
      const result = await work({
        lend: (file) => lent(file, newName(this.lent)),
        take: (to) => {
          const from = newName(this.taken)
          results.push({ from, to, isOptional: false })
          return from
        },
        takeInto: async (folder, names) => {
          const from = newName(this.taken)
          await mkdir(from, { mode: 0o700 })
          for (const name of names)
            results.push({ from: join(from, name), to: join(folder, name), isOptional: true })
          return from
        },
        between: () => {
          const written = newName(this.taken)
          return { written, lend: () => moved(written, newName(this.lent)) }
        },
      })
      if (result.ok) for (const { from, to, isOptional } of results) await publish(from, to, isOptional)
      return result
    } finally {
      await Promise.all(used.map((path) => rm(path, { force: true, recursive: true })))
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

async function lent(file: string, name: string): Promise<string> {
  try {
    const real = await realpath(file) // of a symbolic link a link would be made
    await link(real, name).catch(() => copyFile(real, name, constants.COPYFILE_FICLONE))
    await refuseOther(name)
    return name
  } catch (cause) {
    if (cause instanceof PhotoFault) throw cause
    throw new PhotoFault(
      'missing',
      'The file cannot be opened. It was moved, deleted, or you may not read it.',
    )
  }
}

/** What is no photo by its first bytes comes to no decoder. @throws PhotoFault */
async function refuseOther(name: string): Promise<void> {
  if (!(await lstat(name)).isFile()) throw new Error('Only files are photos.')
  const file = await open(name)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(FORMAT_HEAD_BYTES), 0, FORMAT_HEAD_BYTES, 0)
    formatOf(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

async function moved(from: string, to: string): Promise<string> {
  await rename(from, to).catch(() => {
    throw lost()
  })
  return to
}

/** What a worker left must be a file: a link that it made would have the server hand out what it leads to. */
async function publish(from: string, to: string, isOptional: boolean): Promise<void> {
  const left = await lstat(from).catch(() => undefined)
  if (isOptional && left === undefined) return
  if (!left?.isFile()) throw lost()
  try {
    await rename(from, to).catch(async (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EXDEV') throw cause
      await copyDurably(from, to)
    })
  } catch (cause) {
    throw writeFault(cause)
  }
}

function lost(): PhotoFault {
  return new PhotoFault('crashed', 'This photo could not be processed. Save a simpler copy and add it again.')
}

/** Onto another disk. */
async function copyDurably(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to)
    const file = await open(to, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    await rm(to, { force: true })
    throw cause
  }
}
