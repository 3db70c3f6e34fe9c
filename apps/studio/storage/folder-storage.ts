/** Storage in folders: originals, previews and results in a folder a Batch, or results in a folder that is named. */
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeFault } from '@allot/imaging/fault'
import { MAX_MATTE_BYTES } from '@allot/imaging/format'
import type { PhotoStorage, ReceivedFile, StoredFolder } from './photo-storage.ts'
import { receive } from './receive.ts'

export class FolderStorage implements PhotoStorage {
  readonly #root: string

  /** @param root the studio's own folder */
  constructor(root: string) {
    this.#root = root
  }

  receiveOriginal(
    batch: StoredFolder,
    n: number,
    body: ReadableStream<Uint8Array> | null,
  ): Promise<ReceivedFile> {
    return receive(body, join(this.#own(batch.id), 'originals', String(n)))
  }

  receiveMatte(
    batch: StoredFolder,
    n: number,
    body: ReadableStream<Uint8Array> | null,
  ): Promise<ReceivedFile> {
    return receive(body, join(this.cutOuts(batch, n), 'given.png'), MAX_MATTE_BYTES)
  }

  cutOuts(batch: StoredFolder, n: number): string {
    return join(this.#own(batch.id), 'cut-outs', String(n))
  }

  preview(batch: StoredFolder, n: number, of: 'original' | 'result'): string {
    return join(this.#own(batch.id), 'previews', `${n}-${of}.webp`)
  }

  result(batch: StoredFolder, name: string): string {
    return join(this.#results(batch), name)
  }

  part(batch: StoredFolder, n: number, name: string): string {
    return join(dirname(this.result(batch, name)), `${partPrefix(batch)}${n}.part`)
  }

  between(batch: StoredFolder, n: number, step: number): string {
    return join(this.#own(batch.id), 'between', `${n}-${step}.png`)
  }

  async publish(batch: StoredFolder, n: number, name: string): Promise<void> {
    const target = this.result(batch, name)
    try {
      await rename(this.part(batch, n, name), target)
      await syncFolder(dirname(target))
    } catch (cause) {
      throw writeFault(cause)
    }
  }

  isTaken(batch: StoredFolder, name: string): boolean {
    return existsSync(this.result(batch, name))
  }

  async prepareResults(batch: StoredFolder): Promise<void> {
    const folder = this.#results(batch)
    try {
      await mkdir(folder, { recursive: true })
      const probe = join(folder, `.allot-${process.pid}.part`)
      await (await open(probe, 'w')).close()
      await rm(probe)
    } catch (cause) {
      throw writeFault(cause)
    }
  }

  async prepareFolderOf(file: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true }).catch((cause: unknown) => {
      throw writeFault(cause)
    })
  }

  async removeParts(batch: StoredFolder): Promise<void> {
    const results = this.#results(batch)
    if (!existsSync(results)) return
    const names = await readdir(results, { recursive: true })
    const parts = names.filter((name) => name.includes(partPrefix(batch)))
    await Promise.all(parts.map((name) => rm(join(results, name), { force: true })))
  }

  async remove(batch: string): Promise<void> {
    await rm(this.#own(batch), { recursive: true, force: true })
  }

  #own(batch: string): string {
    return join(this.#root, batch)
  }

  #results(batch: StoredFolder): string {
    return batch.out ?? join(this.#own(batch.id), 'results')
  }
}

function partPrefix(batch: StoredFolder): string {
  return `.allot-${batch.id}-`
}

/** Makes a rename in the folder survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
