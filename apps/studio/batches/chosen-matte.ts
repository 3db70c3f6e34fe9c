/** The matte of the cut-out that a person chose for a photo: it is used again whenever the photo is edited anew. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EditJob } from '@allot/imaging'
import { type Edits, needsSubject } from '../contract/edits.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import type { BatchRecord } from './batch-record.ts'
import type { PhotoRecord } from './photo-record.ts'

/** @param edits of the original, and not of what a generator made of it */
export function chosenMatte(
  storage: PhotoStorage,
  batch: BatchRecord,
  { n, cutOut }: PhotoRecord,
  edits: Edits,
): Pick<EditJob, 'matte'> {
  const matte = join(storage.cutOuts(batch, n), `${cutOut}.png`)
  return cutOut !== null && needsSubject(edits) && existsSync(matte) ? { matte } : {}
}
