/**
 * Previews: a photo is kept for a day, with what was made of it once. A picture of a recipe begins with the last
 * generation that is there, and stops before the first that is not.
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Output } from '../contract/recipe.ts'
import type { Generations } from '../generators/generations.ts'
import { NewestWins } from '../pictures/newest-wins.ts'
import type { Picture, PictureFacts, Pictures, RenderResult } from '../pictures/pictures.ts'
import { adopt } from '../storage/adopt.ts'
import type { Arriving } from '../storage/arriving.ts'
import type { SpaceShares } from '../storage/space-shares.ts'
import type { Uploads } from '../storage/uploads.ts'
import { paidKeyOf, stagesOf } from '../tools/stages.ts'
import type { ReadStep } from '../tools/tool.ts'
import type { PreviewRecord, PreviewStore } from './preview-store.ts'

export interface PreviewPorts {
  readonly store: PreviewStore
  /** Of all previews. */
  readonly folder: string
  readonly pictures: Pictures
  readonly uploads: Uploads
  readonly shares: SpaceShares
  readonly generations: Pick<Generations, 'made'>
}

const LIFETIME = 24 * 3_600_000

/** Whose it is. */
interface PreviewOf {
  readonly space: string
  readonly member: string
}

interface HerePhoto {
  /** SHA-256 in base64url. */
  readonly digest: string
  readonly bytes: number
}

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
  | {
      readonly ok: true
      readonly bytes: Uint8Array<ArrayBuffer>
      /** The place of the first step that has to be generated and was not. */
      readonly pending: number | null
      /** With the subject as it is at first sight; the whole of it follows. */
      readonly isFirst: boolean
      /** Nothing of the chosen background is seen. */
      readonly isHidden: boolean
    }
  | Refusal

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

  /** Has the model load, for photos that are on their way. */
  prepare(): void {
    this.#ports.pictures.prepare()
  }

  /** @throws PhotoFault where the disk is full; UploadRefused */
  async receive(space: string, arriving: Arriving): Promise<PreviewPhotoOutcome> {
    const { pictures, uploads } = this.#ports
    pictures.prepare()
    const id = randomUUID()
    const received = await uploads.receive(space, arriving, this.#original(id, space).file)
    return received.ok
      ? this.#keep(id, { space, member: arriving.member }, received)
      : this.#refuse(id, received)
  }

  /**
   * The same of a file that is here already. A page that is reloaded finds what was made of the photo before.
   * @throws PhotoFault where the disk is full
   */
  async adopt(of: PreviewOf, photo: HerePhoto & { readonly file: string }): Promise<PreviewPhotoOutcome> {
    const before = this.store
      .ofMember(of.space, of.member)
      .find(({ digest, id }) => digest === photo.digest && existsSync(this.#original(id, of.space).file))
    if (before) {
      const facts = await this.#ports.pictures.facts(this.#original(before.id, of.space))
      if (facts.ok) return opened(before.id, facts)
    }
    const id = randomUUID()
    await mkdir(this.#folderOf(id), { recursive: true })
    await adopt(photo.file, this.#original(id, of.space).file)
    return this.#keep(id, of, photo)
  }

  async #keep(
    id: string,
    { space, member }: PreviewOf,
    { digest, bytes }: HerePhoto,
  ): Promise<PreviewPhotoOutcome> {
    const { store, pictures, shares } = this.#ports
    const facts = await pictures.facts(this.#original(id, space))
    if (!facts.ok) return this.#refuse(id, facts)
    store.insert({ id, space, member, digest, bytes }, Date.now())
    // Most recipes cut out, so the model begins before it is asked.
    pictures.foresee(this.#original(id, space))
    // Of one person in one Space: a member who sends many pushes out their own.
    const most = shares.known(space).previews
    for (const oldest of store.ofMember(space, member).slice(most)) await this.#remove(oldest.id)
    return opened(id, facts)
  }

  async #refuse(id: string, { message }: { readonly message: string }): Promise<Refusal> {
    await rm(this.#folderOf(id), { recursive: true, force: true, maxRetries: 5 })
    return { ok: false, message }
  }

  /**
   * @param by who looks at it: another person who does keeps their own turn
   * @param how whole: waits until the whole subject is found; otherwise it may be shown as it is at first sight
   * @returns undefined where they asked for a newer picture of the photo @throws PhotoFault where the disk is full
   */
  picture(
    preview: PreviewRecord,
    by: string,
    steps: readonly ReadStep[],
    output: Output,
    how: 'soon' | 'whole' = 'soon',
  ): Promise<PictureOutcome | undefined> {
    // Who looks again at once does not wait for the whole of what was looked at before.
    return this.#renders.run(`${preview.id} ${by} ${how}`, async () => {
      const stage = this.stage(preview, steps)
      const target = join(this.#folderOf(preview.id), `${randomUUID()}.webp`)
      const edits = stagesOf(stage.steps, output).last
      const { pictures } = this.#ports
      const made: RenderResult =
        how === 'soon'
          ? await pictures.renderSoon(stage.picture, edits, target)
          : await pictures.render(stage.picture, edits, target)
      if (!made.ok) return made
      const bytes = new Uint8Array(await readFile(target))
      await rm(target, { force: true })
      const isHidden = await pictures.hidesBackground(stage.picture, edits)
      return { ok: true, bytes, pending: stage.pending, isFirst: made.isFirst === true, isHidden }
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

  /** The places of the steps that were generated already: a run finds them, and does not pay them again. */
  paid({ space, digest }: PreviewRecord, steps: readonly ReadStep[]): readonly number[] {
    const { generations } = this.#ports
    return steps.flatMap(({ work }, at) => {
      const isMade = () => generations.made(paidKeyOf(space, digest, steps.slice(0, at + 1))) !== undefined
      return work.kind === 'generate' && isMade() ? [at] : []
    })
  }

  /** A file of the preview's own, for a picture on its way. */
  newFile(preview: PreviewRecord): string {
    return join(this.#folderOf(preview.id), `${randomUUID()}.png`)
  }

  async removeExpired(now: number): Promise<void> {
    for (const { id } of this.store.before(now - LIFETIME)) await this.#remove(id)
  }

  /** Of a Space that is closed. */
  async removeAll(space: string): Promise<void> {
    for (const { id } of this.store.ofSpace(space)) await this.#remove(id)
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
    await rm(this.#folderOf(id), { recursive: true, force: true, maxRetries: 5 })
  }
}

function opened(id: string, { width, height, notes }: PictureFacts): PreviewPhotoOutcome {
  return { ok: true, id, width, height, notes }
}
