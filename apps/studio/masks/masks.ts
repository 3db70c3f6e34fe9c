/** The masks of each Space, as files that are named by what is in them. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Imaging } from '@allot/imaging'
import { FORMAT_HEAD_BYTES, MAX_MATTE_BYTES } from '@allot/imaging/format'
import { receive } from '../storage/receive.ts'

export type ReceivedMask =
  | { readonly ok: true; readonly name: string }
  /** One line for a person. */
  | { readonly ok: false; readonly message: string }

/** Bound (law 9): of a Space; those that were given longest ago go first. */
const MAX_MASKS_PER_SPACE = 500

export class Masks {
  readonly #folder: string
  readonly #imaging: Pick<Imaging, 'measurePhoto'>

  constructor(folder: string, imaging: Pick<Imaging, 'measurePhoto'>) {
    this.#folder = folder
    this.#imaging = imaging
  }

  /** @throws PhotoFault where the disk is full */
  async receive(space: string, body: ReadableStream<Uint8Array> | null): Promise<ReceivedMask> {
    const folder = this.#of(space)
    const target = join(folder, `${randomUUID()}.new`)
    const received = await receive(body, target, MAX_MATTE_BYTES)
    if (!received.ok) return received
    const name = Buffer.from(received.digest, 'base64url').toString('hex')
    const readable = (await isPng(target)) && (await this.#imaging.measurePhoto(target)).ok
    if (!readable) {
      await rm(target, { force: true })
      return { ok: false, message: 'A mask is a PNG, and this is none. Paint it again.' }
    }
    await rename(target, join(folder, `${name}.png`))
    await this.#keepNewest(folder)
    return { ok: true, name }
  }

  /** @returns undefined where there is none */
  file(space: string, name: string): string | undefined {
    if (!/^[0-9a-f]{64}$/.test(name)) return undefined
    const file = join(this.#of(space), `${name}.png`)
    if (!existsSync(file)) return undefined
    const now = new Date()
    void utimes(file, now, now).catch(() => undefined) // it is in use
    return file
  }

  /** The id of a Space may be any text. */
  #of(space: string): string {
    return join(this.#folder, createHash('sha256').update(space).digest('hex').slice(0, 32))
  }

  async #keepNewest(folder: string): Promise<void> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.png'))
    if (names.length <= MAX_MASKS_PER_SPACE) return
    const files = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
    )
    const oldest = files.sort((a, b) => b.at - a.at).slice(MAX_MASKS_PER_SPACE)
    await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })))
  }
}

async function isPng(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(FORMAT_HEAD_BYTES), 0, FORMAT_HEAD_BYTES, 0)
    return buffer.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))
  } finally {
    await handle.close()
  }
}
