/**
 * Photos of a Batch that are run again, in the same Batch: those that failed, the rest of a Batch that was cancelled or
 * stopped, chosen ones, or all with other settings.
 *
 *   POST /studio/batches/:id/again/quote    RunAgain → AgainQuote; changes nothing
 *   POST /studio/batches/:id/again          RunAgain → BatchOrDenial
 *   POST /studio/batches/:id/pause          → Batch: photos in work are finished, what is reserved stays so
 *   POST /studio/batches/:id/resume         → Batch
 *   POST /studio/batches/:id/cancel         → Batch: it is stored before this is answered
 *
 * A photo that was exported takes one Batch export again, and the credits of the generative steps that run anew: those
 * whose own settings, or any before them, are other ones. It keeps the result that it had until the new one is there.
 */
import type { Denial } from '@allot/client/wire'
import { z } from 'zod'
import { recipe } from './recipe.ts'
import { photoPlaces } from './results.ts'

/** rest: those that a cancel or a stop left out. With the settings of the Batch, only photos that are not exported can be run. */
export const runAgain = z.strictObject({
  photos: z.union([z.enum(['failed', 'rest', 'all']), photoPlaces]),
  /** Other settings, for these photos. */
  recipe: recipe.optional(),
})
export type RunAgain = z.input<typeof runAgain>

export interface AgainQuote {
  /** How many photos it is about; 0 where there are none. */
  readonly photos: number
  /** What they take, of each pool. */
  readonly cost: Readonly<Record<string, number>>
  /** Where it would be denied. */
  readonly denial: Denial | null
}
