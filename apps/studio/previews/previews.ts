/**
 * Previews: a photo is kept for a day, with what was made of it once. A picture of a recipe begins with the last
 * generation that is there, and stops before the first that is not.
 */
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Output } from '../contract/recipe.ts'
import type { Generations } from '../generators/generations.ts'
import { NewestWins } from '../pictures/newest-wins.ts'
import type { Picture, Pictures } from '../pictures/pictures.ts'
import { receive } from '../storage/receive.ts'
import { paidKeyOf, stagesOf } from '../tools/stages.ts'
import type { ReadStep } from '../tools/tool.ts'
import type { PreviewRecord, PreviewStore } from './preview-store.ts'

export interface PreviewPorts {
  readonly store: PreviewStore
  /** Of all previews. */
  readonly folder: string
  readonly pictures: Pictures
  readonly generations: Pick<Generations, 'made'>
}

/** Bounds (law 9). */
const MAX_PREVIEWS_PER_SPACE = 100
const LIFETIME = 24 * 3_600_000

/** One line for a person where there is no picture. */
type Refusal = { readonly ok: false; readonly message: string }

export type PreviewPhotoOutcome =
  | {
      readonly ok: true
      readonly id: string
      readonly width: number
      readonly height: number
      readonly notes: readonly string[]
    }
  | Refusal

export type PictureOutcome =
  /** @param pending the place of the first step that has to be generated and was not */
  { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer>; readonly pending: number | null } | Refusal

/** What steps begin with: the photo, or what was generated last; and where it stops. */
export interface PreviewStage {
  readonly picture: Picture
  /** The steps from there on. */
  readonly steps: readonly ReadStep[]
  readonly pending: number | null
}

export class Previews {
  readonly store: PreviewStore
  readonly #ports: PreviewPorts
  readonly #renders = new NewestWins()

  constructor(ports: PreviewPorts) {
    this.store = ports.store
    this.#ports = ports
  }

  /** @throws PhotoFault where the disk is full */
  async receive(space: string, body: ReadableStream<Uint8Array> | null): Promise<PreviewPhotoOutcome> {
    const { store, pictures } = this.#ports
    pictures.prepare()
    const id = randomUUID()
    const refused = async ({ message }: { readonly message: string }): Promise<Refusal> => {
      await rm(this.#folderOf(id), { recursive: true, force: true })
      return { ok: false, message }
    }
    const received = await receive(body, this.#original(id, space).file)
    if (!received.ok) return refused(received)
    const facts = await pictures.facts(this.#original(id, space))
    if (!facts.ok) return refused(facts)
    store.insert({ id, space, digest: received.digest }, Date.now())
    // Most recipes cut out, so the model begins before it is asked.
    pictures.foresee(this.#original(id, space))
    for (const oldest of store.ofSpace(space).slice(MAX_PREVIEWS_PER_SPACE)) await this.#remove(oldest.id)
    const { width, height, notes } = facts
    return { ok: true, id, width, height, notes }
  }

  /** @returns undefined where a newer picture of the photo was asked for @throws PhotoFault where the disk is full */
  picture(
    preview: PreviewRecord,
    steps: readonly ReadStep[],
    output: Output,
  ): Promise<PictureOutcome | undefined> {
    return this.#renders.run(preview.id, async () => {
      const stage = this.stage(preview, steps)
      const target = join(this.#folderOf(preview.id), `${randomUUID()}.webp`)
      const edits = stagesOf(stage.steps, output).last
      const made = await this.#ports.pictures.render(stage.picture, edits, target)
      if (!made.ok) return made
      const bytes = new Uint8Array(await readFile(target))
      await rm(target, { force: true })
      return { ok: true, bytes, pending: stage.pending }
    })
  }

  stage(preview: PreviewRecord, steps: readonly ReadStep[]): PreviewStage {
    const { generations } = this.#ports
    let picture = this.#original(preview.id, preview.space)
    let from = 0
    for (const [at, { work }] of steps.entries()) {
      if (work.kind !== 'generate') continue
      const key = paidKeyOf(preview.space, preview.digest, steps.slice(0, at + 1))
      const made = generations.made(key)
      if (!made) return { picture, steps: steps.slice(from, at), pending: at }
      const beside = join(this.#folderOf(preview.id), key.split('/').at(-1) ?? '')
      picture = { file: made.file, beside, space: preview.space }
      from = at + 1
    }
    return { picture, steps: steps.slice(from), pending: null }
  }

  /** A file of the preview's own, for a picture on its way. */
  newFile(preview: PreviewRecord): string {
    return join(this.#folderOf(preview.id), `${randomUUID()}.png`)
  }

  async removeExpired(now: number): Promise<void> {
    for (const { id } of this.store.before(now - LIFETIME)) await this.#remove(id)
  }

  #original(id: string, space: string): Picture {
    const file = join(this.#folderOf(id), 'original')
    return { file, beside: file, space }
  }

  #folderOf(id: string): string {
    return join(this.#ports.folder, id)
  }

  async #remove(id: string): Promise<void> {
    this.store.delete(id)
    await rm(this.#folderOf(id), { recursive: true, force: true })
  }
}
