/**
 * What a preview has generated and its person has paid is used by the run, and not paid again: it is found by the photo
 * and the steps that led to it.
 */
import type { Step } from '../contract/recipe.ts'
import type { Generations, MadeGeneration } from '../generators/generations.ts'
import { readSteps } from '../tools/registry.ts'
import { type GeneratedStage, paidKeyOf } from '../tools/stages.ts'
import type { BatchRecord, PhotoRecord } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'
import { fileDigest } from './file-digest.ts'
import { storedPlan } from './photo-plan.ts'

interface Previews {
  readonly generations: Pick<Generations, 'made'>
}

/** Before anything is reserved: each photo takes what is not paid yet. */
export async function leaveOutPaid(
  { store, generations }: Previews & { readonly store: BatchStore },
  batch: BatchRecord,
): Promise<void> {
  for (const photo of store.photos(batch.id)) {
    const { generated } = storedPlan(batch, photo)
    if (photo.state.name !== 'ready' || generated.length === 0) continue
    const takes = store.takes(batch.id, photo.n)
    const isPaid = await paidPreviews({ generations }, batch, photo)
    const paid = new Set(generated.filter(isPaid).map(({ at }) => at + 1))
    if (paid.size > 0)
      store.saveTakes(
        batch.id,
        photo.n,
        takes.filter(({ of }) => !paid.has(of)),
      )
  }
}

/** What was paid of a photo, by stage; the photo is read once. */
export async function paidPreviews(
  { generations }: Previews,
  batch: BatchRecord,
  photo: PhotoRecord,
): Promise<(stage: GeneratedStage) => MadeGeneration | undefined> {
  const steps: readonly Step[] | null = photo.steps ?? batch.steps
  if (steps === null || photo.source === null) return () => undefined
  const read = readSteps(steps)
  const digest = await fileDigest(photo.source)
  return ({ at }) => generations.made(paidKeyOf(batch.space, digest, read.slice(0, at + 1)))
}
