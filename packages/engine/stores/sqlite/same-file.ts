/**
 * Whether the file of an open database is still the one at its path. A process goes on writing into a file that was deleted
 * or replaced under it, durably and without an error, and all of it is gone when the process ends; the same is true of
 * the WAL beside it.
 */
import { statSync } from 'node:fs'
import { StoreUnavailable } from '../../store.ts'

/** What is written reaches no file that is opened again: the process has to end. */
export class StoreGone extends StoreUnavailable {
  /** The number of the last commit batch that was written. */
  readonly last: number

  constructor(message: string, last: number) {
    super(message)
    this.last = last
  }
}

export class SameFile {
  readonly #known: readonly (readonly [path: string, id: string])[]

  /** @param file is open, and its WAL is there if it has one */
  constructor(file: string) {
    this.#known = [file, `${file}-wal`].flatMap((path) => {
      const id = idOf(path)
      return id === undefined ? [] : [[path, id] as const]
    })
  }

  /** The paths at which there is another file, or none. */
  gone(): readonly string[] {
    // Windows deletes no file that is open.
    if (process.platform === 'win32') return []
    return this.#known.filter(([path, id]) => idOf(path) !== id).map(([path]) => path)
  }
}

function idOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev}/${found.ino}`
}
