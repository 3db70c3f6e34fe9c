/**
 * The SHA-256 of files, read in pieces: an original that was copied or touched is known by what is in it. A file that does
 * not change is read once, however often it is asked for.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** Bound (law 9). */
const MAX_KNOWN = 10_000

export class FileDigests {
  /** Those that were asked for last stand last. */
  readonly #known = new Map<string, Promise<string>>()

  async of(file: string): Promise<string> {
    const { size, mtimeMs, ino } = await stat(file)
    const as = `${file}\n${size}/${mtimeMs}/${ino}`
    const digest = this.#known.get(as) ?? digestOf(file)
    this.#known.delete(as)
    this.#known.set(as, digest)
    digest.catch(() => this.#known.delete(as)) // who asked hears of it
    const [oldest] = this.#known.keys()
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest)
    return digest
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('base64url')
}
