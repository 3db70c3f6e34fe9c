/**
 * Edits one photo in this process: decode, run the steps, encode, write the result durably. On any failure no file
 * is left at the target. Programs call `Imaging` (imaging.ts), which runs this in worker processes.
 */
import { decode, rethrowAsFault } from './decode.ts'
import { writeDurably } from './durable-file.ts'
import { asResult, type EditJob, type EditResult, type PreviewResult } from './edit-job.ts'
import { encodeWithin } from './encode-within.ts'
import { originAfter } from './metadata/origin.ts'
import { givenCutOut } from './models/matte-file.ts'
import type { CutOut } from './steps/frame.ts'
import { runPipeline } from './steps/pipeline.ts'

/** @param found where the subject is, when the edits need it and no matte is given */
export function editPhoto(job: EditJob, found: CutOut | undefined): Promise<EditResult> {
  const { source, target, edits, matte } = job
  return asResult(async () => {
    const photo = await decode(source)
    const subject = matte === undefined ? found : await givenCutOut(matte, photo)
    const frame = await runPipeline(photo, { edits, subject }).catch(rethrowAsFault)
    const { width, height, needsReview, notes } = frame
    const kept = { ...photo.kept, origin: originAfter(photo.kept.origin, edits) }
    const { bytes, notes: ofFile } = await encodeWithin(frame.image, edits, kept).catch(rethrowAsFault)
    await writeDurably(target, bytes)
    return {
      ok: true,
      width,
      height,
      bytes: bytes.length,
      needsReview,
      notes: [...photo.notes, ...notes, ...ofFile],
    }
  })
}

/** Writes a small WebP of the photo as it is. @param side the longest side in pixels */
export function writePreview(source: string, target: string, side: number): Promise<PreviewResult> {
  return asResult(async () => {
    const { image } = await decode(source)
    const bytes = await image
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer()
      .catch(rethrowAsFault)
    await writeDurably(target, bytes)
    return { ok: true }
  })
}
