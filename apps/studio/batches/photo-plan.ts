/**
 * The plan of a photo: what is generated, what imaging does last, and what one such image takes. It is made of the steps
 * of the Batch or of the photo's own; a Batch from before there were steps has edits alone.
 */
import { type Edits, needsSubject } from '../contract/edits.ts'
import { featuresOf } from '../contract/features.ts'
import type { Output, Step } from '../contract/recipe.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import { readSteps } from '../tools/registry.ts'
import { type GeneratedStage, stagesOf } from '../tools/stages.ts'
import { stepProblem } from '../tools/step-problem.ts'
import type { ReadStep } from '../tools/tool.ts'

export interface PhotoPlan {
  /** With every setting; null where there are edits alone. */
  readonly steps: readonly Step[] | null
  readonly generated: readonly GeneratedStage[]
  /** What imaging does last, and the file that leaves. */
  readonly last: Edits
  /** The same for each further file. */
  readonly further: readonly Edits[]
  readonly takes: readonly ItemTake[]
}

/** Of a Batch. */
interface StoredSettings {
  readonly steps: readonly Step[] | null
  readonly edits: Edits
  readonly further: readonly Output[]
}

/** Of a photo, in the place of those; null where it has none. */
interface OwnSettings {
  readonly steps: readonly Step[] | null
  readonly edits: Edits | null
  readonly further: readonly Output[] | null
}

interface Taken {
  /** What one image takes. */
  readonly takes: readonly ItemTake[]
}

interface OwnTaken {
  readonly takes: readonly ItemTake[] | null
}

/** @throws z.ZodError */
export function planOf(
  steps: readonly Step[],
  output: Output,
  furtherOutputs: readonly Output[] = [],
): PhotoPlan & { readonly steps: readonly Step[] } {
  const read = readForBatch(steps)
  const { generated, last } = stagesOf(read, output)
  const further = furtherOutputs.map((each) => stagesOf(read, each).last)
  return {
    steps: read.map(({ step }) => step),
    generated,
    last,
    further,
    takes: takesOf(read, further),
  }
}

export function planOfEdits(edits: Edits): PhotoPlan {
  return {
    steps: null,
    generated: [],
    last: edits,
    further: [],
    takes: [{ of: 0, batch: featuresOf(edits) }],
  }
}

/** @param edits what imaging does last, which may have a picture of this machine behind the subject @throws z.ZodError */
export function planOfOutput(
  steps: readonly Step[] | null,
  edits: Edits,
  further: readonly Output[] = [],
): PhotoPlan {
  return steps === null ? planOfEdits(edits) : { ...planOf(steps, outputOf(edits), further), last: edits }
}

/** The plan as it is stored: of the photo where it has steps of its own, else of the Batch. */
export function storedPlan(
  batch: StoredSettings,
  photo: OwnSettings,
): Pick<PhotoPlan, 'steps' | 'generated' | 'last' | 'further'> {
  const edits = photo.edits ?? batch.edits
  const further = furtherOf(batch, photo)
  if (photo.steps === null) return planOfOutput(batch.steps, edits, further)
  return planOf(photo.steps, outputOf(edits), further)
}

/** Whether its picture is made new, so that no cut-out of the original fits it. */
export function isGenerated(
  batch: Pick<StoredSettings, 'edits'> & Taken,
  photo: Pick<OwnSettings, 'edits'> & OwnTaken,
): boolean {
  const takes = photo.takes ?? batch.takes
  return (photo.edits ?? batch.edits).source !== undefined || takes.some(({ of }) => of > 0)
}

/** Whether there are cut-outs of its original to choose from. */
export function hasCutOuts(
  batch: Pick<StoredSettings, 'edits'> & Taken,
  photo: Pick<OwnSettings, 'edits'> & OwnTaken,
): boolean {
  return needsSubject(photo.edits ?? batch.edits) && !isGenerated(batch, photo)
}

/** The further files of a photo: its own where it was run again with other settings. */
export function furtherOf(
  batch: Pick<StoredSettings, 'further'>,
  photo: Omit<OwnSettings, 'steps'>,
): readonly Output[] {
  return photo.edits === null ? batch.further : (photo.further ?? [])
}

/** The file that leaves, of edits. */
export function outputOf({ canvas, format, quality, maxBytes }: Edits): Output {
  return { canvas, format, quality, ...(maxBytes !== undefined && { maxBytes }) }
}

/**
 * What is done here belongs to the Batch export; each generation stands by itself. A further file is the same picture in
 * another size: it takes a Batch export, and nothing of what was made new for the first.
 */
export function takesOf(read: readonly ReadStep[], further: readonly Edits[]): readonly ItemTake[] {
  const here = read.flatMap(({ work, uses }) => (work.kind === 'edit' ? uses : []))
  const generated = read.flatMap(({ work, uses }, at) =>
    work.kind === 'generate' ? uses.map((use) => ({ of: at + 1, use })) : [],
  )
  const others = further.map((edits, at) => ({ of: -(at + 1), batch: featuresOf(edits) }))
  return [{ of: 0, batch: here }, ...others, ...generated]
}

/** @throws z.ZodError also for a tool that is not for the photos of a Batch */
function readForBatch(steps: readonly Step[]): readonly ReadStep[] {
  const read = readSteps(steps)
  for (const [at, { work }] of read.entries()) {
    if (work.kind !== 'generate') continue
    const { medium, from, mask } = work.brief
    if (medium === 'video')
      throw stepProblem([at, 'tool'], 'A Batch makes pictures. Make videos of single photos instead.')
    if (mask !== null)
      throw stepProblem(
        [at, 'tool'],
        'A mask is drawn on one photo. Edit that photo by itself, or leave the mask out.',
      )
    if (from === 'words')
      throw stepProblem(
        [at, 'tool'],
        'This tool makes a picture from words alone, so it has no photos to work on.',
      )
  }
  return read
}
