/**
 * The masks of each Space, as files that are named by what is in them. Who paints many pushes out their own, so each person
 * has a folder; every member who knows the name of a mask uses it.
 */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { open, readdir, rm, stat, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ImagingOf } from '@allot/imaging'
import { renameDurably } from '@allot/imaging/durable-file'
import { FORMAT_HEAD_BYTES, MAX_MATTE_BYTES } from '@allot/imaging/format'
import type { Arriving } from '../storage/arriving.ts'
import type { Uploads } from '../storage/uploads.ts'
import type { Whose } from '../storage/whose.ts'

export type ReceivedMask =
  | { readonly ok: true; readonly name: string }
  /** One line for a person. */
  | { readonly ok: false; readonly message: string }

/** Bound (law 9): of one person in one Space; those that were used longest ago go first. */
const MAX_MASKS_PER_MEMBER = 500

export class Masks {
  readonly #folder: string
  readonly #imagingOf: ImagingOf
  readonly #uploads: Uploads
  /** By folder: of a person in a Space, or of a Space from before each person had one. */
  #bytes: Map<string, number> | undefined

  constructor(folder: string, imagingOf: ImagingOf, uploads: Uploads) {
    this.#folder = folder
    this.#uploads = uploads
    this.#imagingOf = imagingOf
  }

  /** @throws PhotoFault where the disk is full; UploadRefused */
  async receive(space: string, arriving: Arriving): Promise<ReceivedMask> {
    const folder = join(this.#of(space), hashOf(arriving.member))
    const target = join(folder, `${randomUUID()}.new`)
    const received = await this.#uploads.receive(space, arriving, target, MAX_MATTE_BYTES)
    if (!received.ok) return received
    const name = Buffer.from(received.digest, 'base64url').toString('hex')
    const readable = (await isPng(target)) && (await this.#imagingOf(space).measurePhoto(target)).ok
    if (!readable) {
      await rm(target, { force: true })
      return { ok: false, message: 'A mask is a PNG, and this is none. Paint it again.' }
    }
    await renameDurably(target, join(folder, `${name}.png`))
    await this.#keepNewest(folder)
    this.#bytes?.set(folder, bytesIn(folder))
    return { ok: true, name }
  }

  /** @returns undefined where there is none */
  file(space: string, name: string): string | undefined {
    if (!/^[0-9a-f]{64}$/.test(name)) return undefined
    const all = this.#foldersOf(space)
      .map((folder) => join(folder, `${name}.png`))
      .filter((file) => existsSync(file))
    const now = new Date()
    for (const file of all) void utimes(file, now, now).catch(() => undefined) // it is in use
    return all[0]
  }

  async removeAll(space: string): Promise<void> {
    await rm(this.#of(space), { recursive: true, force: true })
    const isTheirs = isIn([this.#of(space)])
    for (const folder of this.#bytes?.keys() ?? []) if (isTheirs(folder)) this.#bytes?.delete(folder)
  }

  /** Of all masks. They are in no database, so they are looked at once and counted from then on. */
  bytesOf(whose: Whose): number {
    this.#bytes ??= this.#foldersWithBytes()
    const isTheirs =
      'member' in whose ? ofMember(whose.member) : isIn(whose.spaces.map((space) => this.#of(space)))
    return [...this.#bytes].reduce((sum, [folder, bytes]) => (isTheirs(folder) ? sum + bytes : sum), 0)
  }

  #foldersWithBytes(): Map<string, number> {
    const spaces = existsSync(this.#folder) ? foldersIn(this.#folder) : []
    const folders = spaces.flatMap((space) => [space, ...foldersIn(space)])
    return new Map(folders.map((folder) => [folder, bytesIn(folder)]))
  }

  #of(space: string): string {
    return join(this.#folder, hashOf(space))
  }

  /** The Space's own has masks from before each person had one. */
  #foldersOf(space: string): readonly string[] {
    const own = this.#of(space)
    if (!existsSync(own)) return []
    return [own, ...foldersIn(own)]
  }

  async #keepNewest(folder: string): Promise<void> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.png'))
    if (names.length <= MAX_MASKS_PER_MEMBER) return
    const files = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
    )
    const oldest = files.sort((a, b) => b.at - a.at).slice(MAX_MASKS_PER_MEMBER)
    await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })))
  }
}

/** The id of a Space or of a person may be any text. */
function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 32)
}

function foldersIn(folder: string): readonly string[] {
  const all = readdirSync(folder, { withFileTypes: true })
  return all.filter((each) => each.isDirectory()).map(({ name }) => join(folder, name))
}

function bytesIn(folder: string): number {
  const masks = readdirSync(folder).filter((name) => name.endsWith('.png'))
  return masks.reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

function ofMember(member: string): (folder: string) => boolean {
  const name = hashOf(member)
  return (folder) => basename(folder) === name
}

function isIn(spaces: readonly string[]): (folder: string) => boolean {
  const all = new Set(spaces)
  return (folder) => all.has(folder) || all.has(dirname(folder))
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
