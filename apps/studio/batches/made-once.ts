/**
 * Outputs of one command are Batches of their own. What one of them made new of a photo and paid for is used by the
 * others: a scene, a shadow or a generation is made once for all sizes of the photo.
 *
 *   AI Backgrounds by Studio (4 credits) in two sizes, 10 photos → 20 Batch exports and 40 credits, not 80
 */
import { isDeepStrictEqual } from 'node:util'
import { featuresOf } from '../contract/features.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import type { BatchRecord } from './batch-record.ts'
import type { Batches } from './batches.ts'
import { type PhotoPlan, storedPlan } from './photo-plan.ts'
import type { PhotoRecord } from './photo-record.ts'
import { isAsNamed, type OriginalFile } from './repeated-command.ts'
import { reusedGenerations } from './run-again.ts'

/** What a photo takes and uses whose picture is made already. */
export interface MadeOnce {
  readonly takes: readonly ItemTake[]
  /** The generations that it uses, by the number of their step. */
  readonly reused: Readonly<Record<number, string>>
}

/** @param others the Batches of other outputs, newest first @returns undefined for a photo that they have not made so */
export function openMadeOnce(
  batches: Batches,
  others: readonly BatchRecord[],
): (original: OriginalFile, plan: PhotoPlan) => MadeOnce | undefined {
  const exported = new Map<string, Exported[]>()
  for (const batch of others)
    for (const photo of batches.store.photos(batch.id))
      if (photo.source !== null && photo.state.name === 'done')
        exported.set(photo.source, [...(exported.get(photo.source) ?? []), { batch, photo }])
  const { generations } = batches.again.ports
  return (original, plan) => {
    if (!makesAnything(plan)) return undefined
    for (const { batch, photo } of exported.get(original.path) ?? []) {
      if (!isAsNamed(original, photo) || !isMadeBy(storedPlan(batch, photo), plan)) continue
      const reused = reusedGenerations(generations, batch, photo, plan)
      if (Object.keys(reused).length === plan.generated.length) return { takes: takesOfMade(plan), reused }
    }
    return undefined
  }
}

interface Exported {
  readonly batch: BatchRecord
  readonly photo: PhotoRecord
}

/** Whether the same steps make both, so that they differ in their files alone. */
export function isMadeBy(one: Pick<PhotoPlan, 'steps'>, other: Pick<PhotoPlan, 'steps'>): boolean {
  return one.steps !== null && isDeepStrictEqual(one.steps, other.steps)
}

/** A further file of a picture that is there. */
export function takesOfMade({ last }: PhotoPlan): readonly ItemTake[] {
  return [{ of: 0, batch: featuresOf(last) }]
}

function makesAnything(plan: PhotoPlan): boolean {
  return !isDeepStrictEqual(plan.takes, takesOfMade(plan))
}
