/**
 * What one item takes of Allot: its Batch export together with what is done here, and each generation by itself, so that
 * one that is kept, as the policy says of a moderated one, keeps nothing else. An item of which several files leave takes
 * one more Batch export for each, and what is made new for it once.
 *
 *   remove background, Virtual Model, Edit with AI; in two sizes →
 *     { of: 0, batch: [background_removal] }, { of: -1, batch: [background_removal] },
 *     { of: 2, use: virtual_model }, { of: 3, use: edit_with_ai }
 */
import type { FeatureUse, NewOperation } from '@allot/client/wire'

export type ItemTake =
  /** `of` is 0 for the first file, -1 for the second, -2 for the third. */
  | { readonly of: number; readonly batch: readonly FeatureUse[] }
  /** `of` is the place of the step, from 1. */
  | { readonly of: number; readonly use: FeatureUse }

/** All that an item takes, as one operation of the policy. */
export function usesOfTakes(takes: readonly ItemTake[]): readonly FeatureUse[] {
  return takes.flatMap((take) => ('batch' in take ? take.batch : [take.use]))
}

/** The same as operations that can be quoted: the first file with all that is made new, then each further file. */
export function operationsOfTakes(takes: readonly ItemTake[]): readonly (readonly FeatureUse[])[] {
  const further = takes.filter(isFurther)
  return [
    usesOfTakes(takes.filter((take) => !isFurther(take))),
    ...further.map((take) => usesOfTakes([take])),
  ]
}

function isFurther({ of }: ItemTake): boolean {
  return of < 0
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
