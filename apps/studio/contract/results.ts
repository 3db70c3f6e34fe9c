/**
 * Results: what people decide about the photos of a Batch once they are exported or failed, and the files that they take
 * along.
 *
 *   POST /studio/batches/:id/decisions    PhotoDecision → DecidedPhotos; for every member
 *   GET  /studio/batches/:id/zip          ZipQuery: the results, and what became of each photo where it is asked for
 *   GET  /studio/batches/:id/manifest     the same as a CSV alone
 *
 * Another cut-out of an exported photo, or a matte corrected by brush, makes its result anew and takes nothing
 * (`cut-outs.ts`):
 *
 *   GET  /studio/batches/:id/photos/:n/cut-outs                  CutOutList
 *   GET  /studio/batches/:id/photos/:n/cut-outs/:name/picture    a WebP to choose by
 *   GET  /studio/batches/:id/photos/:n/cut-outs/:name/matte      a PNG to correct: white is what stays
 *   POST /studio/batches/:id/photos/:n/cut-out                   { name } → PhotoItem
 *   PUT  /studio/batches/:id/photos/:n/matte                     the corrected PNG → PhotoItem; kept as `given`
 *   POST /studio/batches/:id/photos/:n/keep                      → PhotoItem; as the decision `accepted`
 */
import { z } from 'zod'
import type { PhotoItem } from './batch.ts'
import { MAX_OUTPUTS, MAX_PHOTOS_PER_BATCH } from './limits.ts'
import { MAX_PATTERN_LENGTH, patternProblem } from './name-pattern.ts'
import { decision } from './photo-group.ts'

/** Photos by their places in the Batch, from 1. */
export const photoPlaces = z.array(z.int().min(1)).min(1).max(MAX_PHOTOS_PER_BATCH)

/** @param decision null takes back what was decided. Photos that are neither exported nor failed are left as they are. */
export const photoDecision = z.strictObject({ photos: photoPlaces, decision: decision.nullable() })
export type PhotoDecision = z.input<typeof photoDecision>

/** The photos that were named, as they are now. */
export interface DecidedPhotos {
  readonly photos: readonly PhotoItem[]
}

/** ?file=2 is the second file of a photo of which several leave. The page adds what tells a new result from the one before. */
export const resultQuery = z.object({ file: z.coerce.number().int().min(1).max(MAX_OUTPUTS).default(1) })

/** As `name-pattern.ts` says. */
export const namePattern = z
  .string()
  .trim()
  .min(1)
  .max(MAX_PATTERN_LENGTH)
  .superRefine((pattern, context) => {
    const message = patternProblem(pattern)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })

/**
 * ?photos=1,2,5 those alone, also those that are left out; otherwise all that are exported and not left out
 * ?names={folder}-{n} calls them otherwise (name-pattern.ts)
 * ?flagged=without leaves out those that a person should look at first · ?manifest=with adds manifest.csv
 */
export const zipQuery = z.strictObject({
  photos: z
    .string()
    .regex(/^\d{1,6}(,\d{1,6})*$/, 'write the places of photos: 1,2,5')
    .transform((text) => text.split(',').map(Number))
    .pipe(photoPlaces)
    .optional(),
  names: namePattern.optional(),
  flagged: z.enum(['with', 'without']).default('with'),
  manifest: z.enum(['with', 'without']).default('without'),
})
export type ZipQuery = z.infer<typeof zipQuery>
