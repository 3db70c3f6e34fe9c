/** Storage in folders: originals, previews and results in a folder a Batch, or results in a folder that is named. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { renameDurably } from '@allot/imaging/durable-file'
import { writeFault } from '@allot/imaging/fault'
import { MAX_MATTE_BYTES } from '@allot/imaging/format'
import { adopt } from './adopt.ts'
import type { Arriving, ReceivedFile } from './arriving.ts'
import {
  type OwnedFolder,
  type PhotoStorage,
  type SpaceFolder,
  type StoredFolder,
  TILE_SIDES,
  type TileSide,
} from './photo-storage.ts'
import type { Uploads } from './uploads.ts'

const LARGEST = Math.max(...TILE_SIDES)

export class FolderStorage implements PhotoStorage {
  readonly #root: string
  readonly #uploads: Uploads

  /** @param root the studio's own folder */
  constructor(root: string, uploads: Uploads) {
    this.#root = root
    this.#uploads = uploads
  }

  receiveOriginal(batch: SpaceFolder, n: number, arriving: Arriving): Promise<ReceivedFile> {
    return this.#uploads.receive(batch.space, arriving, this.#original(batch, n))
  }

  async adoptOriginal(batch: SpaceFolder, n: number, file: string): Promise<string> {
    const target = this.#original(batch, n)
    await this.prepareFolderOf(target)
    await adopt(file, target)
    return target
  }

  receiveMatte(batch: SpaceFolder, n: number, arriving: Arriving): Promise<ReceivedFile> {
    const target = join(this.cutOuts(batch, n), 'given.png')
    return this.#uploads.receive(batch.space, arriving, target, MAX_MATTE_BYTES)
  }

  refuseFull(batch: OwnedFolder): void {
    if (batch.out === null) this.#uploads.refuseFull(batch)
  }

  cutOuts(batch: StoredFolder, n: number): string {
    return join(this.#own(batch.id), 'cut-outs', String(n))
  }

  preview(batch: StoredFolder, n: number, of: 'original' | 'result', side: TileSide): string {
    // Of the versions before there was one size, and its name.
    const size = side === LARGEST ? '' : `-${side}`
    return join(this.#own(batch.id), 'previews', `${n}-${of}${size}.webp`)
  }

  async removePreviews(batch: StoredFolder, n: number): Promise<void> {
    for (const side of TILE_SIDES) await rm(this.preview(batch, n, 'result', side), { force: true })
  }

  result(batch: StoredFolder, name: string): string {
    return join(this.#results(batch), name)
  }

  part(batch: StoredFolder, n: number, name: string): string {
    // Several files of one photo may lie in one folder; their names are too long to be a part of another.
    const which = createHash('sha256').update(name).digest('hex').slice(0, 8)
    return join(dirname(this.result(batch, name)), `${partPrefix(batch)}${n}-${which}.part`)
  }

  between(batch: StoredFolder, n: number, step: number): string {
    return join(this.#own(batch.id), 'between', `${n}-${step}.png`)
  }

  async publish(batch: StoredFolder, n: number, name: string): Promise<void> {
    const target = this.result(batch, name)
    try {
      await renameDurably(this.part(batch, n, name), target)
    } catch (cause) {
      throw writeFault(cause)
    }
  }

  isTaken(batch: StoredFolder, name: string): boolean {
    return existsSync(this.result(batch, name))
  }

  async prepareResults(batch: OwnedFolder): Promise<void> {
    this.refuseFull(batch)
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
    // A photo may be on its way into it at this moment.
    await rm(this.#own(batch), { recursive: true, force: true, maxRetries: 5 })
  }

  #original(batch: StoredFolder, n: number): string {
    return join(this.#own(batch.id), 'originals', String(n))
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
