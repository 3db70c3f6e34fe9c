/**
 * Composes one photo in this process: decode, cut out, place, put on its background, encode, write durably. On any
 * failure no file is left. Programs call `Imaging` (imaging.ts), which runs this in worker processes.
 */
import { rm } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { type DecodedPhoto, decode, rethrowAsFault } from '../decode.ts'
import { writeDurably } from '../durable-file.ts'
import { asResult } from '../edit-job.ts'
import { encode } from '../encode.ts'
import type { KeptMetadata } from '../metadata/kept.ts'
import { type Box, pixelsOf, WHOLE } from '../models/box.ts'
import { between, boxOf } from '../models/mask.ts'
import { FAINT } from '../models/matte.ts'
import { cutOutPixels } from '../steps/cut-out.ts'
import type { CutOut } from '../steps/frame.ts'
import { canvasAlpha, hardened, hasTransparency, visibleBox } from './alpha.ts'
import type {
  ComposedPhoto,
  Composition,
  CompositionJob,
  CompositionResult,
  MeasureResult,
} from './composition.ts'
import { backgroundLayer, shadowLayer } from './layers.ts'
import { type Placement, placed } from './placement.ts'

type Format = ComposedPhoto['format']

/** Reads no more of the file than its size takes. */
export function measurePhoto(source: string): Promise<MeasureResult> {
  return asResult(async () => {
    const { width, height } = await decode(source)
    return { ok: true, width, height }
  })
}

/** @param cutOut where the subject is, when the background is to be removed */
export function composePhoto(job: CompositionJob, cutOut: CutOut | undefined): Promise<CompositionResult> {
  const { source, target, alphaTarget, composition } = job
  return asResult(async () => {
    const photo = await decode(source)
    const placement = placementFor(composition, photo, cutOut)
    const drawn = await drawnPixels(composition, photo, placement, cutOut).catch(rethrowAsFault)
    const canvas = await canvasOf(composition, placement, drawn).catch(rethrowAsFault)
    const format = formatOf(job, canvas)
    await writeDurably(target, await encoded(canvas, format, photo.kept, alphaTarget !== null))
    if (alphaTarget !== null) await writeAlpha(alphaTarget, target, canvas)
    return {
      ok: true,
      width: placement.width,
      height: placement.height,
      unlimited: placement.unlimited,
      format,
      foreground: visibleBox(drawn, placement.at),
      needsReview: cutOut?.subject.doubtful ?? false,
    }
  })
}

function placementFor(
  { layout, limits }: Composition,
  { width, height }: DecodedPhoto,
  cutOut: CutOut | undefined,
): Placement {
  const subject = cutOut ? (visiblePart(cutOut.matte) ?? cutOut.subject.box) : WHOLE
  return placed(layout, { width, height, subject, cutAt: cutOut?.subject.cutAt ?? [] }, limits)
}

/** All of the subject that shows, so that nothing is cut off where a photo is trimmed. */
function visiblePart(matte: Uint8Array): Box | undefined {
  return boxOf(between(matte, FAINT, 255))
}

/** @returns what is drawn, four bytes a pixel */
async function drawnPixels(
  { semiTransparency }: Composition,
  photo: DecodedPhoto,
  { area, at }: Placement,
  cutOut: CutOut | undefined,
): Promise<Buffer> {
  const { image, width, height } = photo
  if (cutOut) {
    const fit = { area, width: at.width, height: at.height }
    const rgba = await cutOutPixels({ ...photo, fit }, cutOut.matte)
    return semiTransparency ? rgba : hardened(rgba)
  }
  return image
    .ensureAlpha()
    .extract(pixelsOf(area, width, height))
    .resize(at.width, at.height, { fit: 'fill' })
    .raw()
    .toBuffer()
}

/** The finished pixels: four bytes each, or one where the matte alone is asked for. */
interface CanvasPixels {
  readonly pixels: Buffer
  readonly width: number
  readonly height: number
  readonly channels: 1 | 4
}

async function canvasOf(
  composition: Composition,
  placement: Placement,
  drawn: Buffer,
): Promise<CanvasPixels> {
  const { width, height, at } = placement
  const { channels, background, shadow } = composition
  if (channels === 'alpha') return { pixels: canvasAlpha(drawn, placement), width, height, channels: 1 }
  const isAllDrawn = at.width === width && at.height === height
  if (isAllDrawn && background.kind === 'transparent' && shadow === null)
    return { pixels: drawn, width, height, channels: 4 }
  const base = await backgroundLayer(background, placement)
  const below = shadow === null ? [] : [await shadowLayer(shadow, drawn, placement)]
  const raw = { width: at.width, height: at.height, channels: 4 } as const
  const pixels = await base
    .composite([...below, { input: drawn, raw, left: at.left, top: at.top }])
    .raw()
    .toBuffer()
  return { pixels, width, height, channels: 4 }
}

function formatOf({ composition: { format }, alphaTarget }: CompositionJob, canvas: CanvasPixels): Format {
  if (alphaTarget !== null) return 'jpg'
  if (format !== 'auto') return format
  return canvas.channels === 1 || hasTransparency(canvas.pixels) ? 'png' : 'jpg'
}

const QUALITY = 92

/** @param isColourAlone the alpha goes into a file of its own */
async function encoded(
  canvas: CanvasPixels,
  format: Format,
  kept: KeptMetadata,
  isColourAlone: boolean,
): Promise<Buffer> {
  const image = imageOf(canvas)
  if (canvas.channels === 1)
    return (format === 'jpg' ? image.jpeg({ quality: QUALITY }) : image[format]()).toBuffer()
  const seen = format === 'jpg' ? opaque(image, isColourAlone) : image
  return encode(seen, { format, quality: QUALITY }, kept).catch(rethrowAsFault)
}

function opaque(image: Sharp, isColourAlone: boolean): Sharp {
  return isColourAlone ? image.removeAlpha() : image.flatten({ background: '#fff' })
}

/** Leaves none of both files where it fails. */
async function writeAlpha(alphaTarget: string, target: string, canvas: CanvasPixels): Promise<void> {
  try {
    const alpha = canvas.channels === 1 ? imageOf(canvas) : imageOf(canvas).extractChannel(3)
    await writeDurably(alphaTarget, await alpha.toColourspace('b-w').png().toBuffer())
  } catch (fault) {
    await rm(target, { force: true })
    throw fault
  }
}

function imageOf({ pixels, width, height, channels }: CanvasPixels): Sharp {
  const image = sharp(pixels, { raw: { width, height, channels } })
  return channels === 1 ? image.toColourspace('b-w') : image
}
