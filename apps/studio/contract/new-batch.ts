/** What the page sends to make a Batch: its name, its edits and the names of its photos. The files follow one by one. */
import { z } from 'zod'
import { remoteEdits } from './edits.ts'
import {
  MAX_BATCH_NAME_LENGTH,
  MAX_PHOTO_NAME_LENGTH,
  MAX_PHOTOS_PER_BATCH,
  MAX_SAMPLES_PER_REQUEST,
} from './limits.ts'

/** A photo before its file is sent: a name (a relative path with its subfolders) and a size in bytes. */
export const namedPhoto = z.strictObject({
  name: z.string().min(1).max(MAX_PHOTO_NAME_LENGTH),
  bytes: z.number().int().min(0),
})

export const newBatch = z.strictObject({
  name: z.string().trim().min(1).max(MAX_BATCH_NAME_LENGTH),
  edits: remoteEdits,
  photos: z.array(namedPhoto).min(1).max(MAX_PHOTOS_PER_BATCH),
})

/** Sample photos of the studio that stand for photos of the same name in a draft. */
export const chosenSamples = z.strictObject({
  names: z.array(z.string()).max(MAX_SAMPLES_PER_REQUEST),
})

export type NamedPhoto = Readonly<z.infer<typeof namedPhoto>>
export type NewBatch = Readonly<z.input<typeof newBatch>>
