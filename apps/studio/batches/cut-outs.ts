/**
 * Another cut-out for a photo that is exported: a person chooses one of those that the model's looks found, or gives a
 * matte of their own, and the result is made anew under its name. It is the same export, so nothing is taken for it.
 *
 * The cut-outs are made when a person first asks for them, which takes two seconds, and are kept beside the photo as long
 * as its Batch: four mattes with a picture each, and the last one that was given.
 */
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EditedPhoto, PhotoFailure } from '@allot/imaging'
import { putDurably } from '@allot/imaging/durable-file'
import { z } from 'zod'
import { type CutOutName, cutOutName } from '../contract/cut-outs.ts'
import type { Arriving } from '../storage/arriving.ts'
import type { BatchRecord } from './batch-record.ts'
import { hasCutOuts, isGenerated, storedPlan } from './photo-plan.ts'
import { fileName, type PhotoRecord } from './photo-record.ts'
import type { PhotoPorts } from './photo-work.ts'
import { namesOf, resultOfFiles } from './result-files.ts'

/** One line for a person where it cannot be done. */
export type CutOutOutcome<Value = object> =
  | ({ readonly ok: true } & Value)
  | Pick<PhotoFailure, 'ok' | 'message'>

export class CutOuts {
  readonly #ports: PhotoPorts
  readonly #changed: (batch: string, n: number) => void
  /** The work on each photo, one piece after the other. */
  readonly #queues = new Map<string, Promise<unknown>>()

  /** @param changed hears of each photo whose result is another one now */
  constructor(ports: PhotoPorts, changed: (batch: string, n: number) => void) {
    this.#ports = ports
    this.#changed = changed
  }

  names(
    batch: BatchRecord,
    photo: PhotoRecord,
  ): Promise<CutOutOutcome<{ readonly names: readonly CutOutName[] }>> {
    return this.#oneByOne(batch, photo, async () => {
      const { storage, imagingOf } = this.#ports
      const refusal = refusalOf(batch, photo)
      if (refusal) return refusal
      const kept = await this.#kept(batch, photo)
      if (kept) return { ok: true, names: [...kept, ...this.#given(batch, photo)] }
      const list = this.#listOf(batch, photo)
      await storage.prepareFolderOf(list)
      const made = await imagingOf(batch.space).alternatives({
        source: photo.source ?? '',
        folder: storage.cutOuts(batch, photo.n),
      })
      if (!made.ok) return made
      await putDurably(list, Buffer.from(JSON.stringify(made.names)))
      return { ok: true, names: [...made.names, ...this.#given(batch, photo)] }
    })
  }

  /** @returns undefined where there is none */
  file(
    batch: BatchRecord,
    photo: PhotoRecord,
    name: CutOutName,
    of: 'matte' | 'picture',
  ): string | undefined {
    const file = join(
      this.#ports.storage.cutOuts(batch, photo.n),
      `${name}.${of === 'matte' ? 'png' : 'webp'}`,
    )
    return existsSync(file) ? file : undefined
  }

  choose(batch: BatchRecord, photo: PhotoRecord, name: CutOutName): Promise<CutOutOutcome> {
    return this.#oneByOne(batch, photo, async () => {
      const matte = this.file(batch, photo, name, 'matte')
      if (matte === undefined) return refused('There is no such cut-out of this photo. Choose another one.')
      return this.#editAnew(batch, photo, name, matte)
    })
  }

  /** A matte that was corrected by hand takes the place of the model's. @throws PhotoFault, UploadRefused */
  give(batch: BatchRecord, photo: PhotoRecord, arriving: Arriving): Promise<CutOutOutcome> {
    return this.#oneByOne(batch, photo, async () => {
      const refusal = refusalOf(batch, photo)
      if (refusal) return refusal
      const received = await this.#ports.storage.receiveMatte(batch, photo.n, arriving)
      if (!received.ok) return received
      const outcome = await this.#editAnew(batch, photo, 'given', received.file)
      if (!outcome.ok) await rm(received.file, { force: true })
      return outcome
    })
  }

  /** A person has looked at the cut-out and keeps it. */
  keep(batch: BatchRecord, photo: PhotoRecord): Promise<CutOutOutcome> {
    return this.#oneByOne(batch, photo, async () => {
      if (photo.state.name !== 'done') return NOT_EXPORTED
      this.#ports.store.decisions.save(batch.id, [photo.n], 'accepted')
      this.#changed(batch.id, photo.n)
      return { ok: true }
    })
  }

  async #editAnew(
    batch: BatchRecord,
    photo: PhotoRecord,
    name: CutOutName,
    matte: string,
  ): Promise<CutOutOutcome> {
    const { store, storage, imagingOf } = this.#ports
    const refusal = refusalOf(batch, photo)
    if (refusal || photo.state.name !== 'done') return refusal ?? NOT_EXPORTED
    const { last, further } = storedPlan(batch, photo)
    const files: EditedPhoto[] = []
    for (const [at, edits] of [last, ...further].entries()) {
      const target = storage.part(batch, photo.n, fileName(photo, at))
      await storage.prepareFolderOf(target)
      const source = photo.source ?? ''
      const made = await imagingOf(batch.space).editPhoto({ source, target, edits, matte })
      if (!made.ok) return made
      files.push(made)
    }
    for (const name of namesOf(batch, photo)) await storage.publish(batch, photo.n, name)
    const result = { ...photo.state.result, ...resultOfFiles(files), needsReview: false }
    store.decisions.replaceResult(batch.id, photo.n, result, name)
    await storage.removePreviews(batch, photo.n)
    this.#changed(batch.id, photo.n)
    return { ok: true }
  }

  /** Two choices for one photo at once would write one part file. */
  async #oneByOne<Value>(batch: BatchRecord, { n }: PhotoRecord, work: () => Promise<Value>): Promise<Value> {
    const key = `${batch.id}/${n}`
    const before = this.#queues.get(key) ?? Promise.resolve()
    const turn = before.then(work, work)
    this.#queues.set(key, turn)
    try {
      return await turn
    } finally {
      if (this.#queues.get(key) === turn) this.#queues.delete(key)
    }
  }

  /** Written after the mattes and pictures, so where it is they are all there. */
  #listOf(batch: BatchRecord, { n }: PhotoRecord): string {
    return join(this.#ports.storage.cutOuts(batch, n), 'names.json')
  }

  async #kept(batch: BatchRecord, photo: PhotoRecord): Promise<readonly CutOutName[] | undefined> {
    const text = await readFile(this.#listOf(batch, photo), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : z.array(cutOutName).parse(JSON.parse(text))
  }

  #given(batch: BatchRecord, photo: PhotoRecord): readonly CutOutName[] {
    return this.file(batch, photo, 'given', 'matte') === undefined ? [] : ['given']
  }
}

function refusalOf(batch: BatchRecord, photo: PhotoRecord): ReturnType<typeof refused> | undefined {
  if (isGenerated(batch, photo))
    return refused(
      'This picture was generated, so another cut-out of the photo does not fit it. Run it anew.',
    )
  if (!hasCutOuts(batch, photo)) return refused('This photo keeps its background, so there is no cut-out.')
  const { state } = photo
  return state.name === 'done' ? undefined : NOT_EXPORTED
}

function refused(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message }
}

const NOT_EXPORTED = refused('This photo is not exported. Wait until it is, or add it to another Batch.')
