/**
 * Pictures that steps begin with. What is made of one, its small copy and its matte, is made once, however many ask at
 * the same time, and found again after a restart.
 */
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import type { EditResult, Imaging, ImagingOf, PhotoFailure } from '@allot/imaging'
import { writeDurably } from '@allot/imaging/durable-file'
import { type Edits, needsSubject } from '@allot/imaging/edits'
import { z } from 'zod'
import { PREVIEW_SIDE } from '../contract/limits.ts'

export interface Picture {
  readonly file: string
  /** What is kept of it begins so: `…/original`, beside it `…/original.small.webp`. */
  readonly beside: string
  /** Whose it is: some let no photo leave this machine. */
  readonly space: string
}

const facts = z.object({
  width: z.number(),
  height: z.number(),
  notes: z.array(z.string()).readonly(),
  /** It has a transparency of its own, which shows the subject better than any model; not noted of older pictures. */
  isCutOut: z.boolean().default(false),
})

/** Its size in pixels, and what a person has to know of it. */
export type PictureFacts = Readonly<z.infer<typeof facts>>

const found = z.object({ needsReview: z.boolean() })

type Outcome<Value> = ({ readonly ok: true } & Value) | PhotoFailure

export class Pictures {
  readonly #imaging: Imaging
  readonly #imagingOf: ImagingOf
  readonly #underWay = new Map<string, Promise<Outcome<object>>>()

  constructor(imaging: Imaging, imagingOf: ImagingOf) {
    this.#imaging = imaging
    this.#imagingOf = imagingOf
  }

  /** Has the model load, for a photo that is on its way. */
  prepare(): void {
    this.#imaging.prepare({ removeBackground: true })
  }

  /** Makes the small copy. @returns why where the picture cannot be used */
  facts({ file, beside }: Picture): Promise<Outcome<PictureFacts>> {
    return this.#once(`${beside}.json`, facts, async () =>
      this.#imaging.shrinkPhoto({ source: file, target: smallOf(beside), side: PREVIEW_SIDE }),
    )
  }

  /** Has the model look for its subject. */
  subject({ file, beside, space }: Picture): Promise<Outcome<z.infer<typeof found>>> {
    return this.#once(`${beside}.subject.json`, found, () =>
      this.#imagingOf(space).findSubject({ source: file, target: matteOf(beside) }),
    )
  }

  /**
   * The same before it is needed; what goes wrong is said where it is. A photo is not sent to a service before a step
   * needs it.
   */
  foresee(picture: Picture): void {
    if (this.#imagingOf(picture.space).sentTo !== null) return
    this.#foreseen(picture).catch(() => undefined)
  }

  async #foreseen(picture: Picture): Promise<void> {
    const known = await this.facts(picture)
    if (known.ok && !known.isCutOut) await this.subject(picture)
  }

  /** Writes a WebP of at most 1,024 pixels: what the edits make of it. */
  async render(picture: Picture, edits: Edits, target: string): Promise<EditResult> {
    const original = await this.facts(picture)
    if (!original.ok) return original
    const { width, height } = original
    return this.#withSubject(picture, edits, (matte) =>
      this.#imaging.renderPreview({
        ...{ source: smallOf(picture.beside), target, edits, side: PREVIEW_SIDE },
        ...{ original: { width, height }, ...matte },
      }),
    )
  }

  /** Writes the file that the edits make of it, at full size. */
  edit(picture: Picture, edits: Edits, target: string): Promise<EditResult> {
    return this.#withSubject(picture, edits, (matte) =>
      this.#imaging.editPhoto({ source: picture.file, target, edits, ...matte }),
    )
  }

  /** The small copy, where there is one. */
  small({ beside }: Pick<Picture, 'beside'>): string | undefined {
    const file = smallOf(beside)
    return existsSync(file) ? file : undefined
  }

  async remove({ file, beside }: Picture): Promise<void> {
    const all = [file, smallOf(beside), `${beside}.json`, matteOf(beside), `${beside}.subject.json`]
    await Promise.all(all.map((each) => rm(each, { force: true })))
  }

  async #withSubject(
    picture: Picture,
    edits: Edits,
    work: (matte: { readonly matte?: string }) => Promise<EditResult>,
  ): Promise<EditResult> {
    if (!needsSubject(edits)) return work({})
    if (!edits.removeBackground) {
      const known = await this.facts(picture)
      if (!known.ok) return known
      if (known.isCutOut) return work({})
    }
    const subject = await this.subject(picture)
    if (!subject.ok) return subject
    const made = await work({ matte: matteOf(picture.beside) })
    return made.ok ? { ...made, needsReview: made.needsReview || subject.needsReview } : made
  }

  /** What it says of the result is written last, so where that is, the result is there. */
  #once<Value extends object>(
    list: string,
    schema: z.ZodType<Value>,
    make: () => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    const work = async (): Promise<Outcome<Value>> => {
      const kept = await readFile(list, 'utf8').catch(() => undefined)
      if (kept !== undefined) return { ok: true, ...schema.parse(JSON.parse(kept)) }
      const made = await make()
      if (made.ok) await writeDurably(list, Buffer.from(JSON.stringify(schema.parse(made))))
      return made
    }
    const key = list
    const before = this.#underWay.get(key)
    // Only work of this schema has this name.
    if (before) return before as Promise<Outcome<Value>>
    const begun = work().finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, begun)
    return begun
  }
}

function smallOf(beside: string): string {
  return `${beside}.small.webp`
}

function matteOf(beside: string): string {
  return `${beside}.matte.png`
}
