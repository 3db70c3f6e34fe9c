/** Edits a picture up to a step that has to be generated, and has a generator make the new one of it. */
import { rm } from 'node:fs/promises'
import type { GenerationResult, Generations } from '../generators/generations.ts'
import { UNPAINTED } from '../generators/refusals.ts'
import { refusalOf } from '../tools/refusal-of.ts'
import { AS_IT_IS, stagesOf } from '../tools/stages.ts'
import type { ReadStep } from '../tools/tool.ts'
import type { Picture, Pictures } from './pictures.ts'

export interface GeneratePorts {
  readonly pictures: Pictures
  readonly generations: Generations
  /** The file of a mask of the Space. */
  readonly maskOf: (space: string, name: string) => string | undefined
}

interface AskedGeneration {
  readonly key: string
  readonly space: string
  /** What the steps begin with; null from words alone. */
  readonly picture: Picture | null
  /** Since that picture; the last is the one to generate. */
  readonly steps: readonly ReadStep[]
  /** Where the edited picture stands meanwhile. */
  readonly part: string
  readonly signal: AbortSignal
  /** Called with the instant, in milliseconds since 1970, until which a provider asks to wait; null when it goes on. */
  readonly onWait: (until: number | null) => void
}

/** Refused before any generator was asked. */
interface Unasked {
  readonly ok: false
  readonly why: null
  readonly message: string
}

export async function generateFrom(
  { pictures, generations, maskOf }: GeneratePorts,
  { key, space, picture, steps, part, signal, onWait }: AskedGeneration,
): Promise<GenerationResult | Unasked> {
  const [stage] = stagesOf(steps, AS_IT_IS).generated
  if (!stage) throw new Error(`Invariant: ${key} has no step that is generated.`)
  const { brief, edits } = stage
  const mask = brief.mask === null ? null : maskOf(space, brief.mask)
  if (mask === undefined) return { ok: false, why: null, message: UNPAINTED }
  const asked = { key, space, brief, mask, signal, onWait }
  if (picture === null) return generations.generate({ ...asked, picture: null })
  try {
    const edited = await pictures.edit(picture, edits, part)
    if (!edited.ok) return { ok: false, why: null, message: refusalOf(edited) }
    return await generations.generate({ ...asked, picture: part })
  } finally {
    await rm(part, { force: true })
  }
}
