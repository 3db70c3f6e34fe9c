/** Where the files of a Batch are: originals, results and previews in a folder of its own, or results elsewhere. */
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeFault } from '@allot/imaging/fault'
import type { StoredBatch, StoredPhoto } from './stored.ts'

export class Folders {
  readonly #root: string

  /** @param root the studio's own folder */
  constructor(root: string) {
    this.#root = root
  }

  own(batch: string): string {
    return join(this.#root, batch)
  }

  original(batch: string, n: number): string {
    return join(this.own(batch), 'originals', String(n))
  }

  preview(batch: string, n: number, of: 'original' | 'result'): string {
    return join(this.own(batch), 'previews', `${n}-${of}.webp`)
  }

  results(batch: StoredBatch): string {
    return batch.out ?? join(this.own(batch.id), 'results')
  }

  result(batch: StoredBatch, photo: StoredPhoto): string {
    return join(this.results(batch), photo.resultName ?? `${photo.n}`)
  }

  /** Where a result is written before it is charged; in the same folder, so that renaming it is one step. */
  part(batch: StoredBatch, photo: StoredPhoto): string {
    return join(dirname(this.result(batch, photo)), `.allot-${batch.id}-${photo.n}.part`)
  }

  isTaken(batch: StoredBatch, name: string): boolean {
    return existsSync(join(this.results(batch), name))
  }

  /** Makes a folder and tries to write in it. @throws PhotoFault `not_writable`, `disk_full` */
  async prepare(folder: string): Promise<void> {
    try {
      await mkdir(folder, { recursive: true })
      const probe = join(folder, `.allot-${process.pid}.part`)
      await (await open(probe, 'w')).close()
      await rm(probe)
    } catch (cause) {
      throw writeFault(cause)
    }
  }

  /** Half-written files of a run that was killed. */
  async sweepParts(batch: StoredBatch): Promise<void> {
    const results = this.results(batch)
    if (!existsSync(results)) return
    const names = await readdir(results, { recursive: true })
    const parts = names.filter((name) => name.includes(`.allot-${batch.id}-`))
    await Promise.all(parts.map((name) => rm(join(results, name), { force: true })))
  }

  async remove(batch: string): Promise<void> {
    await rm(this.own(batch), { recursive: true, force: true })
  }
}

/** Makes a rename in the folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
