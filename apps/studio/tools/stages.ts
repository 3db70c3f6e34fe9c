/**
 * Stages: the steps of a recipe as they are worked off. Imaging does all steps up to one that has to be generated in one
 * go; the generator's picture is what the next stage begins with.
 *
 *   remove background, AI Backgrounds by Studio, contact shadow →
 *     1. cut out, then generate    2. cut out the new picture, shadow under it, into the file that leaves
 */
import { createHash } from 'node:crypto'
import type { RemoteEdits } from '@allot/imaging/edits'
import type { Output, Step } from '../contract/recipe.ts'
import type { GenerationBrief } from './brief.ts'
import { titleOf } from './registry.ts'
import type { ReadStep, StepEdits } from './tool.ts'

export interface Stages {
  /** Each is edited, then generated. */
  readonly generated: readonly GeneratedStage[]
  /** What is done to the last picture; the file that leaves. */
  readonly last: RemoteEdits
}

export interface GeneratedStage {
  /** The place of its generating step, from 0. */
  readonly at: number
  readonly edits: RemoteEdits
  readonly brief: GenerationBrief
}

const UNTOUCHED: StepEdits = { removeBackground: false, background: 'keep' }
/** A file of which nothing is lost and in which nothing is placed, as between stages. */
export const AS_IT_IS: Output = { canvas: null, format: 'png', quality: 100 }

export function stagesOf(steps: readonly ReadStep[], output: Output): Stages {
  const generated: GeneratedStage[] = []
  let edits: StepEdits = UNTOUCHED
  for (const [at, { work }] of steps.entries()) {
    if (work.kind === 'edit') {
      edits = merged(edits, work.edits)
    } else {
      generated.push({ at, edits: inputEdits(edits, work.brief), brief: work.brief })
      edits = UNTOUCHED
    }
  }
  const source = sourceOf(steps)
  return { generated, last: { ...whole(edits, output), ...(source && { source }) } }
}

/**
 * What a file says of itself after these steps: that a model made some of it, or all of it where it began with words, and
 * with which tools. Undefined where no step was generated.
 */
export function sourceOf(steps: readonly ReadStep[]): RemoteEdits['source'] {
  const generated = steps.flatMap(({ step, work }) =>
    work.kind === 'generate' ? [{ title: titleOf(step.tool), from: work.brief.from }] : [],
  )
  const [first] = generated
  if (!first) return undefined
  const titles = [...new Set(generated.map(({ title }) => title))].join(', ')
  return { type: first.from === 'words' ? 'trained' : 'composite', tool: titles.slice(0, MAX_SOURCE_LENGTH) }
}

const MAX_SOURCE_LENGTH = 80

/**
 * What a picture depends on up to a step: equal for the same photo and the same steps, so that what was generated and
 * paid in a preview is found again by the run. @param photo the SHA-256 of the original; empty for words alone
 */
export function fingerprintOf(photo: string, steps: readonly Step[]): string {
  const text = JSON.stringify(steps.map(({ tool, settings }) => [tool, Object.entries(settings).sort()]))
  return createHash('sha256').update(`${photo}\n${text}`).digest('hex')
}

/**
 * The key of a generation that was paid in a preview, under which a run finds it. @param read all steps up to it, with
 * every default filled in @param photo the SHA-256 of the original in base64url
 */
export function paidKeyOf(space: string, photo: string, read: readonly ReadStep[]): string {
  return `${paidKeysOf(space)}${fingerprintOf(
    photo,
    read.map(({ step }) => step),
  )}`
}

/** How the keys of all that a Space has paid in previews begin. */
export function paidKeysOf(space: string): string {
  return `paid/${space}/`
}

/**
 * A scene stands in the place of a background, so a background that is chosen after it takes the scene away, and what
 * was behind the subject in the photo does not come back. A scene that suits the product suits it as it is by then.
 */
function merged(edits: StepEdits, next: StepEdits): StepEdits {
  const { backdrop, ...others } = edits
  if (!backdrop) return { ...edits, ...next }
  if (next.background !== undefined) return { ...others, removeBackground: true, ...next }
  const isChanged = next.beautify !== undefined || next.recolour !== undefined
  return { ...others, backdrop: isChanged ? suitingAsNow(backdrop, edits) : backdrop, ...next }
}

type Scene = NonNullable<StepEdits['backdrop']>

function suitingAsNow(backdrop: Scene, { beautify, recolour }: StepEdits): Scene {
  if (backdrop.colour !== 'auto' || backdrop.suits) return backdrop
  return { ...backdrop, suits: { ...(beautify && { beautify }), ...(recolour && { recolour }) } }
}

function inputEdits(edits: StepEdits, { from }: GenerationBrief): RemoteEdits {
  return from === 'cut_out'
    ? whole({ ...edits, removeBackground: true, background: 'transparent' }, AS_IT_IS)
    : whole(edits, AS_IT_IS)
}

function whole(edits: StepEdits, output: Output): RemoteEdits {
  return { removeBackground: false, background: 'keep', ...edits, ...output }
}
