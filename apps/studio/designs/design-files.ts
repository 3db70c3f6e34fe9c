/** Where the files of designs lie: a folder each, with the photo, what generators made, and what is shown of the rest. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, rm } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { renameDurably } from '@allot/imaging/durable-file'
import { writeFault } from '@allot/imaging/fault'
import type { Picture } from '../pictures/pictures.ts'
import type { DesignRecord } from './design-record.ts'

type OwnedDesign = Pick<DesignRecord, 'id' | 'space'>

export class DesignFiles {
  readonly #root: string

  /** @param root the folder of all designs */
  constructor(root: string) {
    this.#root = root
  }

  original({ id, space }: OwnedDesign): Picture {
    const file = join(this.#root, id, 'original')
    return { file, beside: file, space }
  }

  /** What a generator made. @param name with its extension */
  made({ id, space }: OwnedDesign, name: string): Picture {
    const file = join(this.#root, id, 'made', name)
    return { file, beside: join(parse(file).dir, parse(file).name), space }
  }

  /** A WebP of a version that is drawn here. */
  shown(design: string, name: string): string {
    return join(this.#root, design, 'shown', `${name}.webp`)
  }

  /** A file that leaves. */
  export(design: string, name: string): string {
    return join(this.#root, design, 'exports', name)
  }

  /** A picture on its way. */
  part(design: string, name: string): string {
    return join(this.#root, design, 'parts', name)
  }

  /** Makes the folders of a design. @throws PhotoFault `disk_full`, `not_writable` */
  async prepare(design: string): Promise<void> {
    try {
      for (const folder of ['made', 'shown', 'exports', 'parts'])
        await mkdir(join(this.#root, design, folder), { recursive: true, mode: 0o700 })
    } catch (cause) {
      throw writeFault(cause)
    }
  }

  /** Copies a file so that a power cut does not lose it: whole, or not at all. @throws PhotoFault */
  async keep(from: string, to: string): Promise<void> {
    const part = `${to}.part`
    try {
      await copyFile(from, part)
      await synced(part)
      await renameDurably(part, to)
    } catch (cause) {
      await rm(part, { force: true })
      throw writeFault(cause)
    }
  }

  isThere(file: string): boolean {
    return existsSync(file)
  }

  async remove(design: string): Promise<void> {
    // A picture that is looked ahead for may be written into it at this moment.
    await rm(join(this.#root, design), { recursive: true, force: true, maxRetries: 5 })
  }
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
