/**
 * Piles: photos arrive in parts, are looked at, removed, put back, and leave with the Batch that is made of them. A pile that
 * nothing is done with goes after a week; what is removed from it after an hour.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Imaging, PreviewResult } from '@allot/imaging'
import { PhotoFault, type PhotoFaultCode } from '@allot/imaging/fault'
import { refuseLargeFile } from '@allot/imaging/format'
import type { z } from 'zod'
import { MAX_PHOTOS_PER_BATCH } from '../contract/limits.ts'
import type { NewPilePhotos, Pile, PilePhoto, pileChange } from '../contract/pile.ts'
import { type AppendedPart, receivedOf, removeAppended } from '../storage/append.ts'
import type { Arriving } from '../storage/arriving.ts'
import { TILE_SIDES } from '../storage/photo-storage.ts'
import { samplePath } from '../storage/samples.ts'
import type { Uploads } from '../storage/uploads.ts'
import { Arrivals } from './arrivals.ts'
import { type NewPileRecord, type PileOf, type PileRecord, PileStore } from './pile-store.ts'

export interface PilePorts {
  /** Of the studio. */
  readonly data: string
  readonly uploads: Uploads
  readonly imagingOf: (space: string) => Pick<Imaging, 'previewPhoto'>
  /** Whether a Batch was run; what was picked for it has left the pile then. */
  readonly hasBegun: (batch: string) => boolean
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Milliseconds that pass steadily. */
  readonly steady?: () => number
}

/** A photo of a pile whose file is whole. */
export interface PickedFile {
  readonly file: string
  readonly bytes: number
  readonly digest: string
  readonly isSample: boolean
}

/** What is wrong with the file itself: another look finds the same. */
const OF_THE_FILE: ReadonlySet<PhotoFaultCode> = new Set([
  ...(['empty', 'not_an_image', 'unsupported', 'truncated'] as const),
  ...(['too_many_pixels', 'too_large'] as const),
])

/** Bounds (law 9). */
const LIFETIME = 7 * 24 * 3_600_000
const PUT_BACK_FOR = 3_600_000

export type PileOutcome =
  | { readonly ok: true; readonly pile: Pile }
  | { readonly ok: false; readonly message: string }

export class Piles {
  readonly store: PileStore
  readonly #ports: PilePorts
  readonly #arrivals: Arrivals
  readonly #folder: string
  readonly #now: () => number

  /** @throws FileRefused */
  constructor(ports: PilePorts) {
    this.#ports = ports
    this.#folder = join(ports.data, 'piles')
    this.#now = ports.now ?? Date.now
    this.#arrivals = new Arrivals(ports.steady)
    this.store = new PileStore(join(ports.data, 'piles.sqlite'))
  }

  async read(of: PileOf): Promise<Pile> {
    const photos: PilePhoto[] = []
    for (const record of await this.#present(of)) photos.push(await this.#photoOf(record))
    return { photos, recipe: this.store.recipe(of) }
  }

  async photo(of: PileOf, id: string): Promise<PilePhoto | undefined> {
    const record = this.store.photo(of, id)
    return record && this.#photoOf(record)
  }

  async add(of: PileOf, { photos = [], samples = [] }: NewPilePhotos): Promise<PileOutcome> {
    const there = new Set((await this.#present(of)).map(({ id }) => id))
    const added = [...photos, ...samples].filter(({ id }) => !there.has(id)).length
    if (there.size + added > MAX_PHOTOS_PER_BATCH)
      return {
        ok: false,
        message: `At most ${MAX_PHOTOS_PER_BATCH} photos can be picked at once; ${there.size} are. Export these first, or remove some.`,
      }
    const found: NewPileRecord[] = photos.map((photo) => ({ ...photo, problem: problemOf(photo) }))
    for (const { id, name } of samples) {
      const file = samplePath(name)
      if (file) found.push({ id, name, ...(await sampleFacts(file)) })
    }
    this.store.insert(of, found)
    this.store.touch(of, this.#now())
    return { ok: true, pile: await this.read(of) }
  }

  async change(
    of: PileOf,
    { recipe, steps = {}, remove = [], putBack = [] }: z.infer<typeof pileChange>,
  ): Promise<Pile> {
    const own = new Set(this.store.photos(of).map(({ id }) => id))
    for (const [id, each] of Object.entries(steps)) if (own.has(id)) this.store.saveSteps(id, each)
    this.store.saveRemoved(
      remove.filter((id) => own.has(id)),
      this.#now(),
    )
    this.store.saveRemoved(
      putBack.filter((id) => own.has(id)),
      null,
    )
    if (recipe) this.store.saveRecipe(of, recipe, this.#now())
    this.store.touch(of, this.#now())
    return this.read(of)
  }

  /**
   * The next part of a photo's file.
   * @param digest of the whole file, as its sender has it; a file that came out as another one begins anew
   * @throws UploadRefused; PhotoFault where the disk is full
   */
  async receive(
    of: PileOf,
    { id, bytes }: PilePhoto,
    arriving: Arriving,
    { offset, digest }: { readonly offset: number; readonly digest: string | undefined },
  ): Promise<AppendedPart> {
    await mkdir(this.#folder, { recursive: true })
    const part = await this.#arrivals.run(id, ({ left, onPiece }) =>
      this.#ports.uploads.receivePart(
        of.space,
        arriving,
        { body: arriving.body, offset, bytes, left, onPiece },
        this.#fileOf(id),
      ),
    )
    const outcome: AppendedPart =
      part.state === 'whole' && digest !== undefined && digest !== part.digest
        ? { state: 'elsewhere', received: 0 }
        : part
    if (outcome.state === 'refused') this.store.saveProblem(id, outcome.message)
    else if (outcome.state === 'whole') await this.#saveWhole(of.space, id, outcome)
    else this.store.saveReceived(id, outcome.received)
    if (part.state === 'whole' && outcome.state === 'elsewhere') await removeAppended(this.#fileOf(id))
    this.store.touch(of, this.#now())
    return outcome
  }

  /** The file of a photo that is whole, and is in the pile. */
  picked(of: PileOf, id: string): PickedFile | undefined {
    const photo = this.store.photo(of, id)
    if (!photo || photo.digest === null || photo.isRemoved) return undefined
    const file = photo.isSample ? samplePath(photo.name) : this.#fileOf(id)
    if (!file || !existsSync(file)) return undefined
    return { file, bytes: photo.bytes, digest: photo.digest, isSample: photo.isSample }
  }

  /** A small picture, made when it is first asked for. @returns undefined where the photo cannot be read */
  async thumbnail(of: PileOf, id: string): Promise<string | undefined> {
    const picked = this.picked(of, id)
    if (!picked) return undefined
    const target = this.#tileOf(id)
    if (existsSync(target)) return target
    return (await this.#makeTile(of.space, id, picked.file)).ok ? target : undefined
  }

  /**
   * It is decoded to its end, so that a damaged one is said before anything is run. Its small picture is there then, for any
   * device that does not have the file.
   */
  async #saveWhole(
    space: string,
    id: string,
    { received, digest }: Extract<AppendedPart, { state: 'whole' }>,
  ): Promise<void> {
    const looked = await this.#makeTile(space, id, this.#fileOf(id))
    if (looked.ok || !OF_THE_FILE.has(looked.code)) return this.store.saveDigest(id, received, digest)
    this.store.saveProblem(id, looked.message)
    await removeAppended(this.#fileOf(id))
  }

  async #makeTile(space: string, id: string, file: string): Promise<PreviewResult> {
    await mkdir(this.#folder, { recursive: true })
    return this.#ports.imagingOf(space).previewPhoto(file, this.#tileOf(id), TILE_SIDES[0])
  }

  /** A Batch was made of these. They leave the pile when it has begun, which `left` says; or the next look at the pile. */
  usedBy(ids: readonly string[], batch: string): void {
    this.store.saveBatch(ids, batch)
  }

  async left(batch: string): Promise<void> {
    await this.#delete(this.store.ofBatch(batch))
  }

  async removeExpired(now: number): Promise<void> {
    await this.#delete(this.store.removedBefore(now - PUT_BACK_FOR))
    await this.#deletePiles(this.store.untouchedSince(now - LIFETIME))
  }

  /** Of a Space that was closed. Safe to repeat. */
  async removeAll(space: string): Promise<void> {
    await this.#deletePiles(this.store.inSpace(space))
  }

  async #deletePiles(those: readonly PileOf[]): Promise<void> {
    for (const of of those) {
      await this.#delete(this.store.photos(of))
      this.store.deletePile(of)
    }
  }

  /** Without those that left with a Batch, though the program was killed before it could say so. */
  async #present(of: PileOf): Promise<readonly PileRecord[]> {
    const all = this.store.photos(of)
    const gone = all.filter(({ batch }) => batch !== null && this.#ports.hasBegun(batch))
    if (gone.length > 0) await this.#delete(gone)
    return all.filter((photo) => !photo.isRemoved && !gone.includes(photo))
  }

  async #delete(photos: readonly PileRecord[]): Promise<void> {
    // The files first: a kill in between leaves rows that are looked at again, and not files that no row names.
    for (const { id } of photos) {
      await removeAppended(this.#fileOf(id))
      await removeAppended(this.#tileOf(id))
    }
    this.store.delete(photos.map(({ id }) => id))
  }

  async #photoOf(record: PileRecord): Promise<PilePhoto> {
    const { id, name, bytes, modified, isSample, digest, problem, steps } = record
    const isPartial = digest === null && problem === null
    const received = isPartial ? await receivedOf(this.#fileOf(id)) : record.received
    return { id, name, bytes, modified, isSample, received, digest, problem, steps }
  }

  #tileOf(id: string): string {
    return join(this.#folder, `${id}.webp`)
  }

  #fileOf(id: string): string {
    return join(this.#folder, id)
  }
}

/** One line for a person: what is too large is refused before its first byte, by its name. */
function problemOf({ bytes }: { readonly bytes: number }): string | null {
  try {
    refuseLargeFile(bytes)
    return null
  } catch (fault) {
    if (fault instanceof PhotoFault) return fault.message
    throw fault
  }
}

async function sampleFacts(file: string) {
  const { size, mtimeMs } = await stat(file)
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('base64url')
  return { bytes: size, modified: Math.floor(mtimeMs), problem: null, sample: { digest } }
}
