/** Draws a drawing in this process. Programs call `Imaging` (imaging.ts), which runs this in worker processes. */
import sharp, { type OverlayOptions, type Sharp } from 'sharp'
import { decode, rethrowAsFault } from '../decode.ts'
import { writeDurably } from '../durable-file.ts'
import { asResult } from '../edit-job.ts'
import type { CopyJob, Drawing, DrawingJob, DrawingLayer, DrawingResult } from './drawing.ts'
import { pictureLayer } from './picture-layer.ts'

const QUALITY = 92

/** Pixels of the longer side in which lines and surfaces are drawn. */
const MAX_VECTOR_SIDE = 2_048

export function drawPicture({ target, drawing }: DrawingJob): Promise<DrawingResult> {
  return asResult(async () => {
    const { width, height, layers, format, motion } = drawing
    const blank = { width, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const
    const overlays = (await Promise.all(layers.map((layer) => overlaysOf(layer, drawing)))).flat()
    const canvas = sharp({ create: blank }).composite(overlays)
    const bytes = await (motion === null ? still(canvas, format) : moving(canvas, drawing, motion))
    await writeDurably(target, bytes)
    return { ok: true, width, height, bytes: bytes.length }
  })
}

export function copyPicture({ source, target, side, format, mask }: CopyJob): Promise<DrawingResult> {
  return asResult(async () => {
    const { image } = await decode(source)
    const resized = mask
      ? await maskOf(image, mask).catch(rethrowAsFault)
      : image.resize(side, side, { fit: 'inside', withoutEnlargement: true })
    const { data, info } = await inFormat(resized, format)
      .toBuffer({ resolveWithObject: true })
      .catch(rethrowAsFault)
    await writeDurably(target, data)
    return { ok: true, width: info.width, height: info.height, bytes: data.length }
  })
}

async function maskOf(image: Sharp, { width, height, white }: NonNullable<CopyJob['mask']>): Promise<Sharp> {
  const grey = image
    .flatten({ background: '#000' })
    .resize(width, height, { fit: 'fill' })
    .toColourspace('b-w')
  if (white === 'white') return grey
  const { data, info } = await grey.raw().toBuffer({ resolveWithObject: true })
  const pixels = Buffer.alloc(width * height * 4)
  for (let at = 0; at < width * height; at++) pixels[at * 4 + 3] = 255 - (data[at * info.channels] ?? 0)
  return sharp(pixels, { raw: { width, height, channels: 4 } })
}

async function overlaysOf(layer: DrawingLayer, canvas: Drawing): Promise<readonly OverlayOptions[]> {
  if (layer.kind === 'picture') return pictureLayer(layer, canvas).catch(rethrowAsFault)
  // Soft light and patterns take seconds at 4,096 pixels, and look the same when they are enlarged.
  const half = Math.max(canvas.width, canvas.height) > MAX_VECTOR_SIDE ? 2 : 1
  const [width, height] = [Math.ceil(canvas.width / half), Math.ceil(canvas.height / half)]
  const drawn = await sharp(Buffer.from(layer.svg))
    .resize(width, height, { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer()
  if (half === 1) return [{ input: drawn, raw: { width, height, channels: 4 } }]
  const input = await sharp(drawn, { raw: { width, height, channels: 4 } })
    .resize(canvas.width, canvas.height, { fit: 'fill' })
    .raw()
    .toBuffer()
  return [{ input, raw: { width: canvas.width, height: canvas.height, channels: 4 } }]
}

function still(canvas: Sharp, format: Drawing['format']): Promise<Buffer> {
  return inFormat(canvas, format).toBuffer()
}

function inFormat(image: Sharp, format: Drawing['format']): Sharp {
  switch (format) {
    case 'jpg':
      return image.flatten({ background: '#fff' }).jpeg({ quality: QUALITY })
    case 'png':
      return image.png({ compressionLevel: 6 })
    case 'webp':
      return image.webp({ quality: QUALITY, effort: 2 })
  }
}

/** At its end the camera shows so much of the width. */
const CLOSEST = 0.86

async function moving(
  canvas: Sharp,
  { width, height }: Drawing,
  { seconds, frames }: { readonly seconds: number; readonly frames: number },
): Promise<Buffer> {
  const raw = { width, height, channels: 3 } as const
  const pixels = await canvas.removeAlpha().raw().toBuffer()
  const shown = Array.from({ length: frames }, (_, at) => {
    // Slow at both ends, as a hand moves a camera.
    const share = 1 - (1 - CLOSEST) * (0.5 - 0.5 * Math.cos((Math.PI * at) / Math.max(1, frames - 1)))
    const [w, h] = [Math.round(width * share), Math.round(height * share)]
    const left = Math.round((width - w) / 2)
    return sharp(pixels, { raw })
      .extract({ left, top: Math.round((height - h) * 0.6), width: w, height: h })
      .resize(width, height, { fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer()
  })
  const all = Buffer.concat(await Promise.all(shown))
  return sharp(all, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .webp({ quality: 70, effort: 1, loop: 0, delay: Math.round((seconds * 1000) / frames) })
    .toBuffer()
}
