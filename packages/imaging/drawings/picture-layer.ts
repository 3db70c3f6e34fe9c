/** A photo as a layer of a drawing: placed, with its shadow, its outline, its tint and its mask. */
import sharp, { type OverlayOptions, type Sharp } from 'sharp'
import { visibleBox } from '../compositions/alpha.ts'
import type { PixelBox } from '../compositions/composition.ts'
import { decode } from '../decode.ts'
import type { PictureLayer } from './drawing.ts'

interface Size {
  readonly width: number
  readonly height: number
}

interface Pixels extends Size {
  /** Four bytes each. */
  readonly data: Buffer
}

/** @returns what is drawn for the layer, the lowest first */
export async function pictureLayer(layer: PictureLayer, canvas: Size): Promise<readonly OverlayOptions[]> {
  const place = pixelsOf(layer.place, canvas)
  const placed = await placedPixels(layer, place)
  const { data, width, height } = await masked(await tinted(placed, layer.tint), layer.mask)
  const left = place.left + Math.round((place.width - width) / 2)
  const above = place.height - height
  const top = place.top + (layer.fit === 'stand' ? above : Math.round(above / 2))
  const at = { left, top, width, height }
  const below: OverlayOptions[] = []
  if (layer.shadow !== null)
    below.push(...(await shadows(layer.shadow, data, at)).flatMap((each) => clipped(each, canvas)))
  if (layer.outline !== null) below.push(...clipped(await outlineOf(data, at, layer.outline, canvas), canvas))
  return [...below, { input: data, raw: { width, height, channels: 4 }, left, top }]
}

function pixelsOf(share: PictureLayer['place'], { width, height }: Size): PixelBox {
  return {
    left: Math.round(share.left * width),
    top: Math.round(share.top * height),
    width: Math.max(1, Math.round(share.width * width)),
    height: Math.max(1, Math.round(share.height * height)),
  }
}

async function placedPixels({ source, fit }: PictureLayer, place: Size): Promise<Pixels> {
  const { image, width, height } = await decode(source)
  if (fit !== 'stand')
    return rgba(
      image.ensureAlpha().resize(place.width, place.height, { fit: fit === 'cover' ? fit : 'inside' }),
    )
  const whole = await rgba(image.ensureAlpha())
  const visible = visibleBox(whole.data, { left: 0, top: 0, width, height })
  const raw = { width, height, channels: 4 } as const
  return rgba(
    sharp(whole.data, { raw }).extract(visible).resize(place.width, place.height, { fit: 'inside' }),
  )
}

async function rgba(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

async function tinted({ data, width, height }: Pixels, tint: string | null): Promise<Pixels> {
  if (tint === null) return { data, width, height }
  return rgba(sharp(data, { raw: { width, height, channels: 4 } }).tint(tint))
}

async function masked({ data, width, height }: Pixels, mask: string | null): Promise<Pixels> {
  if (mask === null) return { data, width, height }
  const { image } = await decode(mask)
  const soft = Math.max(0.5, Math.min(width, height) / 200)
  const white = await image
    .flatten({ background: '#000' })
    .resize(width, height, { fit: 'fill' })
    .blur(soft)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const step = white.info.channels
  const shown = Buffer.from(data)
  for (let at = 0; at < width * height; at++)
    shown[at * 4 + 3] = ((shown[at * 4 + 3] ?? 0) * (white.data[at * step] ?? 0)) / 255
  return { data: shown, width, height }
}

interface Stain extends PixelBox {
  /** One byte a pixel. */
  readonly alpha: Buffer
  readonly colour: readonly [number, number, number]
}

/** How a shadow on the ground is made: its height, softness and depth, each as a share. */
const GROUND = [
  { flat: 0.05, blur: 0.012, opacity: 0.5 },
  { flat: 0.13, blur: 0.05, opacity: 0.32 },
]

async function shadows(kind: 'ground' | 'behind', data: Buffer, at: PixelBox): Promise<readonly Stain[]> {
  const side = Math.max(at.width, at.height)
  if (kind === 'behind') {
    const stain = await stainOf(data, at, { height: at.height, blur: side * 0.035, opacity: 0.35 })
    return [
      { ...stain, left: stain.left + Math.round(side * 0.03), top: stain.top + Math.round(side * 0.045) },
    ]
  }
  return Promise.all(
    GROUND.map(async ({ flat, blur, opacity }) => {
      const height = Math.max(2, Math.round(Math.min(at.height, at.width * 1.4) * flat))
      const stain = await stainOf(data, at, { height, blur: side * blur, opacity })
      return { ...stain, top: stain.top + at.height - Math.round(height * 0.62) }
    }),
  )
}

/** The subject's own shape, pressed to a height and blurred, at the top of its box. */
async function stainOf(
  data: Buffer,
  at: PixelBox,
  { height, blur, opacity }: { readonly height: number; readonly blur: number; readonly opacity: number },
): Promise<Stain> {
  const margin = Math.ceil(blur * 3)
  const raw = { width: at.width, height: at.height, channels: 4 } as const
  const flat = await sharp(data, { raw })
    .extractChannel(3)
    .resize(at.width, height, { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  const size = { width: at.width + 2 * margin, height: height + 2 * margin }
  const wide = Buffer.alloc(size.width * size.height)
  for (let y = 0; y < height; y++)
    flat.copy(wide, (y + margin) * size.width + margin, y * at.width, (y + 1) * at.width)
  const alpha = await sharp(wide, { raw: { ...size, channels: 1 } })
    .blur(Math.max(0.5, blur))
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  for (let i = 0; i < alpha.length; i++) alpha[i] = (alpha[i] ?? 0) * opacity
  return { alpha, colour: [20, 18, 24], left: at.left - margin, top: at.top - margin, ...size }
}

/** As wide as a hundredth of the canvas: the alpha, blurred and made hard again. */
async function outlineOf(data: Buffer, at: PixelBox, colour: string, canvas: Size): Promise<Stain> {
  const blur = Math.max(1, Math.min(canvas.width, canvas.height) * 0.012)
  const stain = await stainOf(data, at, { height: at.height, blur, opacity: 1 })
  const alpha = Buffer.from(stain.alpha)
  for (let i = 0; i < alpha.length; i++) alpha[i] = Math.max(0, Math.min(255, ((alpha[i] ?? 0) - 12) * 24))
  const channel = (from: number) => Number.parseInt(colour.slice(from, from + 2), 16)
  return { ...stain, alpha, colour: [channel(1), channel(3), channel(5)] }
}

/** The part that lies on the canvas: sharp takes no larger one. */
function clipped({ alpha, colour, ...box }: Stain, canvas: Size): readonly OverlayOptions[] {
  const [left, top] = [Math.max(0, box.left), Math.max(0, box.top)]
  const width = Math.min(canvas.width, box.left + box.width) - left
  const height = Math.min(canvas.height, box.top + box.height) - top
  if (width <= 0 || height <= 0) return []
  const input = Buffer.alloc(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 4
      input.set(colour, to)
      input[to + 3] = alpha[(y + top - box.top) * box.width + x + left - box.left] ?? 0
    }
  return [{ input, raw: { width, height, channels: 4 }, left, top }]
}
