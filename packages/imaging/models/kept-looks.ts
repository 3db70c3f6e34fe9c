/**
 * What a model saw of a photo, kept in a folder for the further outputs of one run: a Batch of a white square and a
 * cut-out asks the model once for both. Looks are kept and not mattes, because how often it looks depends on the
 * canvas; so each output is as it would be alone.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'

/** @param what names it among what is made of the same photo @param make is not called where it is kept */
export type Keep = (what: string, make: () => Promise<Uint8Array>) => Promise<Uint8Array>

export const keepNothing: Keep = (_what, make) => make()

/** Bound (law 9): three looks at each of a thousand photos, some 40 kB each. */
const MAX_FILES = 3_000

/**
 * @param folder null keeps nothing
 * @param source the photo's file; another file of the same content is the same photo
 * @param model tells what one model sees from what another does
 */
export async function keepIn(folder: string | null, source: string, model: string): Promise<Keep> {
  if (folder === null) return keepNothing
  const photo = await digestOf(source)
  return async (what, make) => {
    const name = createHash('sha256')
      .update(photo)
      .update(JSON.stringify([model, what]))
      .digest('hex')
    const file = join(folder, name)
    const kept = await readFile(file)
      .then((bytes) => promisify(inflate)(bytes))
      .catch(() => undefined)
    if (kept) return kept
    const made = await make()
    await write(folder, name, made)
    return made
  }
}

/**
 * The same in memory, for looks that follow each other: a first one for a person who waits, and the further ones.
 * @param photos so many of the last ones @returns by the photo's file, and the part of it that is looked at
 */
export function keepInMemory(photos: number): (source: string, part?: string) => Promise<Keep> {
  const kept = new Map<string, Map<string, Promise<Uint8Array>>>()
  return async (source, part = '') => {
    const photo = `${(await digestOf(source)).toString('hex')} ${part}`
    const looks = kept.get(photo) ?? new Map<string, Promise<Uint8Array>>()
    kept.delete(photo)
    kept.set(photo, looks) // the last again
    for (const oldest of [...kept.keys()].slice(0, -photos)) kept.delete(oldest)
    return (what, make) => {
      const made = looks.get(what) ?? make()
      looks.set(what, made)
      made.catch(() => looks.delete(what)) // the next one tries again
      return made
    }
  }
}

async function digestOf(source: string): Promise<Buffer> {
  const content = createHash('sha256')
  await pipeline(createReadStream(source), content)
  return content.digest()
}

/** What cannot be kept is made again: the disk may be full, or another run ended and removed the folder. */
async function write(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const own = join(folder, `${name}.${randomUUID()}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if ((await readdir(folder)).length >= MAX_FILES) return
    await writeFile(own, await promisify(deflate)(bytes, { level: 1 }))
    await rename(own, join(folder, name))
  } catch {
    await rm(own, { force: true }).catch(() => undefined)
  }
}
