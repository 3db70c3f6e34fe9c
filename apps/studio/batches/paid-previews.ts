/**
 * What a preview has generated and its person has paid is used by the run, and not paid again: it is found by the photo
 * and the steps that led to it.
 */
import type { Step } from '../contract/recipe.ts'
import type { Generations, MadeGeneration } from '../generators/generations.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import { readSteps } from '../tools/registry.ts'
import { type GeneratedStage, paidKeyOf, paidKeysOf } from '../tools/stages.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'
import type { FileDigests } from './file-digest.ts'
import { storedPlan } from './photo-plan.ts'
import type { PhotoRecord } from './photo-record.ts'

interface Previews {
  readonly generations: Pick<Generations, 'made' | 'hasMade'>
  readonly digests: FileDigests
}

/** Before anything is reserved: each photo takes what is not paid yet. */
export async function leaveOutPaid(
  { store, ...previews }: Previews & { readonly store: BatchStore },
  batch: BatchRecord,
): Promise<void> {
  for (const photo of store.photos(batch.id)) {
    if (photo.state.name !== 'ready') continue
    const takes = store.takes(batch.id, photo.n)
    const unpaid = await unpaidTakes(previews, batch, photo, takes)
    if (unpaid.length < takes.length) store.saveTakes(batch.id, photo.n, unpaid)
  }
}

export async function unpaidTakes(
  previews: Previews,
  batch: BatchRecord,
  photo: PhotoRecord,
  takes: readonly ItemTake[],
): Promise<readonly ItemTake[]> {
  const { generated } = storedPlan(batch, photo)
  if (generated.length === 0) return takes
  const isPaid = await paidPreviews(previews, batch, photo)
  const paid = new Set(generated.filter(isPaid).map(({ at }) => at + 1))
  return takes.filter(({ of }) => !paid.has(of))
}

/** What was paid of a photo, by stage. The photo is read where the Space has paid for such a step on any photo. */
export async function paidPreviews(
  { generations, digests }: Previews,
  batch: BatchRecord,
  photo: PhotoRecord,
): Promise<(stage: GeneratedStage) => MadeGeneration | undefined> {
  const steps: readonly Step[] | null = photo.steps ?? batch.steps
  if (steps === null || photo.source === null) return () => undefined
  const read = readSteps(steps)
  const tools = read.flatMap(({ step, work }) => (work.kind === 'generate' ? [step.tool] : []))
  if (!generations.hasMade(paidKeysOf(batch.space), tools)) return () => undefined
  const digest = await digests.of(photo.source)
  return ({ at }) => generations.made(paidKeyOf(batch.space, digest, read.slice(0, at + 1)))
}
