/**
 * The plan of a photo: what is generated, what imaging does last, and what one such image takes. It is made of the steps
 * of the Batch or of the photo's own; a Batch from before there were steps has edits alone.
 */
import type { Edits } from '../contract/edits.ts'
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
  readonly takes: readonly ItemTake[]
}

/** @throws z.ZodError */
export function planOf(
  steps: readonly Step[],
  output: Output,
): PhotoPlan & { readonly steps: readonly Step[] } {
  const read = readForBatch(steps)
  const { generated, last } = stagesOf(read, output)
  return {
    steps: read.map(({ step }) => step),
    generated,
    last,
    takes: takesOf(read),
  }
}

export function planOfEdits(edits: Edits): PhotoPlan {
  return { steps: null, generated: [], last: edits, takes: [{ of: 0, batch: featuresOf(edits) }] }
}

/** @param edits what imaging does last, which may have a picture of this machine behind the subject @throws z.ZodError */
export function planOfOutput(steps: readonly Step[] | null, edits: Edits): PhotoPlan {
  return steps === null ? planOfEdits(edits) : { ...planOf(steps, outputOf(edits)), last: edits }
}

/** The plan as it is stored: of the photo where it has steps of its own, else of the Batch. */
export function storedPlan(
  batch: { readonly steps: readonly Step[] | null; readonly edits: Edits },
  photo: { readonly steps: readonly Step[] | null },
): Pick<PhotoPlan, 'steps' | 'generated' | 'last'> {
  if (photo.steps === null) return planOfOutput(batch.steps, batch.edits)
  return planOf(photo.steps, outputOf(batch.edits))
}

/** The file that leaves, of edits. */
export function outputOf({ canvas, format, quality, maxBytes }: Edits): Output {
  return { canvas, format, quality, ...(maxBytes !== undefined && { maxBytes }) }
}

/** What is done here belongs to the Batch export; each generation stands by itself. */
export function takesOf(read: readonly ReadStep[]): readonly ItemTake[] {
  const here = read.flatMap(({ work, uses }) => (work.kind === 'edit' ? uses : []))
  const generated = read.flatMap(({ work, uses }, at) =>
    work.kind === 'generate' ? uses.map((use) => ({ of: at + 1, use })) : [],
  )
  return [{ of: 0, batch: here }, ...generated]
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
