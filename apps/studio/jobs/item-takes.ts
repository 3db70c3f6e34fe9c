/**
 * What one item takes of Allot: its Batch export together with what is done here, and each generation by itself, so that
 * one that is kept, as the policy says of a moderated one, keeps nothing else.
 *
 *   remove background, Virtual Model, Edit with AI →
 *     { of: 0, batch: [background_removal] }, { of: 2, use: virtual_model }, { of: 3, use: edit_with_ai }
 */
import type { FeatureUse, NewOperation } from '@allot/client/wire'

export type ItemTake =
  | { readonly of: 0; readonly batch: readonly FeatureUse[] }
  /** `of` is the place of the step, from 1. */
  | { readonly of: number; readonly use: FeatureUse }

/** All that an item takes, as one operation of the policy. */
export function usesOfTakes(takes: readonly ItemTake[]): readonly FeatureUse[] {
  return takes.flatMap((take) => ('batch' in take ? take.batch : [take.use]))
}

/** Takes of the same part are reserved together, whatever the item and the step. */
export function partOf(take: ItemTake): string {
  return JSON.stringify('batch' in take ? { batch: take.batch } : { use: take.use })
}

export function operationOf(
  take: ItemTake,
  asked: Pick<NewOperation, 'by' | 'client' | 'count'>,
): NewOperation {
  return 'batch' in take ? { ...asked, batch: [...take.batch] } : { ...asked, use: take.use }
}
