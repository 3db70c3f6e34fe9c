/**
 * Pictures that steps begin with. What is made of one, its small copy and its matte, is made once, however many ask at
 * the same time, and found again after a restart.
 */
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import type { EditResult, Imaging, ImagingOf, PhotoFailure } from '@allot/imaging'
import { putDurably, renameDurably } from '@allot/imaging/durable-file'
import type { Edits } from '@allot/imaging/edits'
import { cutsOut, needsSubject } from '@allot/imaging/subject-edits'
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

/** What was seen of a subject at first sight. */
const seenAtFirst = z.object({ needsReview: z.boolean(), isFinal: z.boolean(), isSeen: z.boolean() })

/** isFirst: shown as it is at first sight, and the whole subject follows */
export type RenderResult = EditResult & { readonly isFirst?: true }

interface Matte {
  readonly matte?: string
}

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
    this.#imaging.prepare({ removeBackground: true }, 1)
  }

  /** Makes the small copy. @returns why where the picture cannot be used */
  facts({ file, beside, space }: Picture): Promise<Outcome<PictureFacts>> {
    return this.#once(`${beside}.json`, facts, () =>
      this.#imagingOf(space).shrinkPhoto({ source: file, target: smallOf(beside), side: PREVIEW_SIDE }),
    )
  }

  /** Has the model look for its subject, as long as it helps. */
  async subject({ file, beside, space }: Picture): Promise<Outcome<z.infer<typeof found>>> {
    await this.#underWay.get(glanceListOf(beside)) // which may be all of it
    return this.#once(subjectListOf(beside), found, () =>
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
    if (!known.ok || known.isCutOut) return
    await this.#atFirstSight(picture)
    await this.subject(picture)
  }

  /** Writes a WebP of at most 1,024 pixels: what the edits make of it. */
  async render(picture: Picture, edits: Edits, target: string): Promise<EditResult> {
    return this.#withSubject(picture, edits, (matte) => this.#rendered(picture, edits, target, matte))
  }

  /** The same for a person who waits: where the model has to look again, the subject as it is at first sight. */
  async renderSoon(picture: Picture, edits: Edits, target: string): Promise<RenderResult> {
    const seen = await this.#soonestMatte(picture, edits)
    if (seen === undefined) return this.render(picture, edits, target)
    const made = await this.#rendered(picture, edits, target, seen)
    // The whole subject may be found where the first sight shows none.
    return made.ok ? { ...made, isFirst: true } : this.render(picture, edits, target)
  }

  async #rendered(picture: Picture, edits: Edits, target: string, matte: Matte): Promise<EditResult> {
    const original = await this.facts(picture)
    if (!original.ok) return original
    const { width, height } = original
    return this.#imagingOf(picture.space).renderPreview({
      ...{ source: smallOf(picture.beside), target, edits, side: PREVIEW_SIDE },
      ...{ original: { width, height }, ...matte },
    })
  }

  /** @returns undefined where the whole subject is known, or none is needed */
  async #soonestMatte(picture: Picture, edits: Edits): Promise<Matte | undefined> {
    if (!needsSubject(edits) || existsSync(subjectListOf(picture.beside))) return undefined
    const known = await this.facts(picture)
    if (!known.ok || (known.isCutOut && !edits.removeBackground)) return undefined
    const seen = await this.#atFirstSight(picture)
    if (!seen.ok || seen.isFinal || !seen.isSeen) return undefined
    return existsSync(glanceOf(picture.beside)) ? { matte: glanceOf(picture.beside) } : undefined
  }

  /** Where that is all of the subject, it is kept as that. */
  #atFirstSight({ file, beside, space }: Picture): Promise<Outcome<z.infer<typeof seenAtFirst>>> {
    return this.#once(glanceListOf(beside), seenAtFirst, async () => {
      const target = glanceOf(beside)
      const seen = await this.#imagingOf(space).findSubject({ source: file, target, isGlance: true })
      if (!seen.ok || !seen.isFinal) return seen
      await renameDurably(target, matteOf(beside))
      const { needsReview } = seen
      await putDurably(subjectListOf(beside), Buffer.from(JSON.stringify({ needsReview })))
      return seen
    })
  }

  /** Writes the file that the edits make of it, at full size. */
  edit(picture: Picture, edits: Edits, target: string): Promise<EditResult> {
    return this.#withSubject(picture, edits, (matte) =>
      this.#imagingOf(picture.space).editPhoto({ source: picture.file, target, edits, ...matte }),
    )
  }

  /**
   * Whether a background was chosen of which nothing shows: the photo still has its own, and fills what it stands on.
   */
  async hidesBackground(picture: Picture, edits: Edits): Promise<boolean> {
    if (edits.background === 'keep' || edits.canvas !== null || cutsOut(edits)) return false
    const known = await this.facts(picture)
    return known.ok && !known.isCutOut
  }

  /** The small copy, where there is one. */
  small({ beside }: Pick<Picture, 'beside'>): string | undefined {
    const file = smallOf(beside)
    return existsSync(file) ? file : undefined
  }

  async remove({ file, beside }: Picture): Promise<void> {
    const all = [
      ...[file, smallOf(beside), `${beside}.json`, matteOf(beside), subjectListOf(beside)],
      ...[glanceOf(beside), glanceListOf(beside)],
    ]
    await Promise.all(all.map((each) => rm(each, { force: true })))
  }

  async #withSubject(
    picture: Picture,
    edits: Edits,
    work: (matte: Matte) => Promise<EditResult>,
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
      if (made.ok) await putDurably(list, Buffer.from(JSON.stringify(schema.parse(made))))
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

/** Of the subject at first sight, until the whole of it is known. */
function glanceOf(beside: string): string {
  return `${beside}.glance.png`
}

function subjectListOf(beside: string): string {
  return `${beside}.subject.json`
}

function glanceListOf(beside: string): string {
  return `${beside}.glance.json`
}
