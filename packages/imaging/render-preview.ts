/**
 * Previews: what edits make of a photo, rendered at the size of a screen. A small copy of the photo and the matte of its
 * subject are made once, so that a changed step costs a fraction of the edit itself.
 *
 * A canvas of 2048 × 2048 previewed at 1,024: the canvas is halved, its margins with it, and a photo of 3,000 pixels
 * whose copy has 1,024 is still said to be enlarged, or not, as it will be.
 */
import sharp from 'sharp'
import { type DecodedPhoto, decode, rethrowAsFault } from './decode.ts'
import { writeDurably } from './durable-file.ts'
import { asResult, type EditResult, type RenderJob, type ShrinkJob, type ShrinkResult } from './edit-job.ts'
import type { Edits } from './edits.ts'
import { givenCutOut } from './models/matte-file.ts'
import { ownSubject } from './models/own-subject.ts'
import type { CutOut } from './steps/frame.ts'
import { runPipeline } from './steps/pipeline.ts'

/** @param found where the subject is, when the edits need it and no matte is given */
export function renderPreview(job: RenderJob, found: CutOut | undefined): Promise<EditResult> {
  const { source, target, matte } = job
  return asResult(async () => {
    const photo = await decode(source)
    const subject = matte === undefined ? found : await givenCutOut(matte, photo)
    const { small, edits, ownScale } = await atSide(photo, job)
    const frame = await runPipeline(small, { edits, subject, ownScale }).catch(rethrowAsFault)
    const { width, height, needsReview, notes, backdropColour } = frame
    const bytes = await frame.image.webp(SCREEN).toBuffer().catch(rethrowAsFault)
    await writeDurably(target, bytes)
    return {
      ...{ ok: true, width, height, bytes: bytes.length, needsReview, notes: [...photo.notes, ...notes] },
      ...(backdropColour && { backdropColour }),
    }
  })
}

export function shrinkPhoto({ source, target, side }: ShrinkJob): Promise<ShrinkResult> {
  return asResult(async () => {
    const photo = await decode(source)
    const isCutOut = (await ownSubject(photo)) !== undefined
    const { image } = await shrunk(photo, side)
    await writeDurably(target, await image.webp(COPY).toBuffer().catch(rethrowAsFault))
    return { ok: true, width: photo.width, height: photo.height, isCutOut, notes: photo.notes }
  })
}

/** More effort saves a tenth of the bytes for twice the time. */
const SCREEN = { quality: 82, effort: 1 } as const
/** Rendered again, so that nothing of it may show. */
const COPY = { quality: 95, alphaQuality: 100, effort: 1 } as const

interface AtSide {
  readonly small: DecodedPhoto
  readonly edits: Edits
  readonly ownScale: number
}

async function atSide(photo: DecodedPhoto, { edits, side, original = photo }: RenderJob): Promise<AtSide> {
  const { canvas } = edits
  if (canvas === null) return { small: await shrunk(photo, side), edits, ownScale: 1 }
  const scale = Math.min(1, side / Math.max(canvas.width, canvas.height))
  const length = (pixels: number) => Math.max(1, Math.round(pixels * scale))
  return {
    small: photo,
    edits: { ...edits, canvas: { ...canvas, width: length(canvas.width), height: length(canvas.height) } },
    ownScale: (original.width / photo.width) * scale,
  }
}

/** Its pixels are there already, because a pipeline of sharp resizes once and a step may do so too. */
async function shrunk(photo: DecodedPhoto, side: number): Promise<DecodedPhoto> {
  const scale = side / Math.max(photo.width, photo.height)
  if (scale >= 1) return photo
  const { data, info } = await photo.image
    .resize(side, side, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(rethrowAsFault)
  const { width, height, channels } = info
  return { ...photo, image: sharp(data, { raw: { width, height, channels } }), width, height }
}
