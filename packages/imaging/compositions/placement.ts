/**
 * Placement: how large the canvas is, which part of the photo is used, and where on the canvas it is drawn. Pure, and
 * in pixels of the result; nothing that is drawn lies outside the canvas.
 *
 * A subject of 400 × 200 in a photo of 1000 × 1000, scaled to 80 % in place: it is drawn 800 × 400, at 100, 300.
 */
import { type Box, WHOLE } from '../models/box.ts'
import type { Side } from '../models/subject.ts'
import type {
  CanvasLayout,
  Layout,
  Length,
  PixelBox,
  RelativePosition,
  Sides,
  SizeLimits,
} from './composition.ts'

export interface Placement {
  /** The canvas. */
  readonly width: number
  readonly height: number
  /** The canvas without limits. */
  readonly unlimited: Size
  /** The part of the photo that is drawn. */
  readonly area: Box
  /** Where it is drawn. */
  readonly at: PixelBox
}

export interface PlacedPhoto {
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** The subject, in shares of the photo. */
  readonly subject: Box
  /** The borders of the photo that cut the subject off. */
  readonly cutAt: readonly Side[]
}

export function placed(layout: Layout, photo: PlacedPhoto, limits: SizeLimits): Placement {
  const free = drawingFor(layout, photo)
  const scale = scaleWithin(free, limits)
  return clipped({
    unlimited: { width: Math.round(free.width), height: Math.round(free.height) },
    width: Math.max(1, Math.round(free.width * scale)),
    height: Math.max(1, Math.round(free.height * scale)),
    area: free.area,
    at: {
      left: free.at.left * scale,
      top: free.at.top * scale,
      width: free.at.width * scale,
      height: free.at.height * scale,
    },
  })
}

type Drawing = Omit<Placement, 'unlimited'>

/** In fractions of pixels, and perhaps beyond the canvas. */
function drawingFor(layout: Layout, photo: PlacedPhoto): Drawing {
  switch (layout.kind) {
    case 'in_place':
      return inPlace(layout.scale, layout.position, photo)
    case 'trimmed':
      return trimmed(layout.margins, photo)
    case 'canvas':
      return onCanvas(layout, photo)
  }
}

const CENTRE: RelativePosition = { x: 0.5, y: 0.5 }

function inPlace(scale: number | null, position: RelativePosition | null, photo: PlacedPhoto): Drawing {
  const { width, height, subject } = photo
  if (scale === null && position === null)
    return { width, height, area: WHOLE, at: { left: 0, top: 0, width, height } }
  const own = { width: subject.width * width, height: subject.height * height }
  const factor = scale === null ? 1 : scale * Math.min(width / own.width, height / own.height)
  const size = { width: own.width * factor, height: own.height * factor }
  return { width, height, area: subject, at: { ...size, ...offset(photo, size, position ?? CENTRE) } }
}

/** As the service has it that trims with margins: the most that one adds on each side. */
const MAX_MARGIN_PIXELS = 500
const MAX_MARGIN_SHARE = 0.5

function trimmed(margins: Sides<Length>, photo: PlacedPhoto): Drawing {
  const size = { width: photo.subject.width * photo.width, height: photo.subject.height * photo.height }
  const room = (length: Length, of: number) =>
    Math.min(inPixels(length, of), 'pixels' in length ? MAX_MARGIN_PIXELS : MAX_MARGIN_SHARE * of)
  const left = room(margins.left, size.width)
  const top = room(margins.top, size.height)
  return {
    width: left + size.width + room(margins.right, size.width),
    height: top + size.height + room(margins.bottom, size.height),
    area: photo.subject,
    at: { left, top, ...size },
  }
}

function onCanvas(layout: CanvasLayout, photo: PlacedPhoto): Drawing {
  const area = layout.reference === 'subject' ? photo.subject : WHOLE
  const own = { width: area.width * photo.width, height: area.height * photo.height }
  const canvas = canvasOf(layout, photo, own)
  const margin = sidesOf(layout.margin, canvas)
  const inner = {
    width: Math.max(0, canvas.width - margin.left - margin.right),
    height: Math.max(0, canvas.height - margin.top - margin.bottom),
  }
  const cutAt = layout.reference === 'subject' ? snapping(photo.cutAt, layout.snap) : []
  const padding = withoutSides(sidesOf(layout.padding, inner), cutAt)
  const room = {
    width: Math.max(1, inner.width - padding.left - padding.right),
    height: Math.max(1, inner.height - padding.top - padding.bottom),
  }
  const ratios = [room.width / own.width, room.height / own.height] as const
  const factor = layout.scaling === 'fit' ? Math.min(...ratios) : Math.max(...ratios)
  const size = { width: own.width * factor, height: own.height * factor }
  const { left, top } = offset(room, size, atCutSides(layout.position, cutAt))
  return {
    ...canvas,
    area,
    at: { ...size, left: margin.left + padding.left + left, top: margin.top + padding.top + top },
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

function canvasOf({ size, margin, padding }: CanvasLayout, photo: Size, own: Size): Size {
  if (typeof size === 'object') return size
  if (size === 'photo') return { width: photo.width, height: photo.height }
  return {
    width: around(around(own.width, padding.left, padding.right), margin.left, margin.right),
    height: around(around(own.height, padding.top, padding.bottom), margin.top, margin.bottom),
  }
}

/** The length that leaves `inner` between two spaces, of which shares count against the whole of it. */
function around(inner: number, first: Length, second: Length): number {
  const pixels = inPixels(first, 0) + inPixels(second, 0)
  const shares = ('share' in first ? first.share : 0) + ('share' in second ? second.share : 0)
  return (inner + pixels) / Math.max(0.01, 1 - shares)
}

function sidesOf({ top, right, bottom, left }: Sides<Length>, { width, height }: Size): Sides<number> {
  return {
    top: inPixels(top, height),
    right: inPixels(right, width),
    bottom: inPixels(bottom, height),
    left: inPixels(left, width),
  }
}

function inPixels(length: Length, of: number): number {
  return 'pixels' in length ? length.pixels : length.share * of
}

function snapping(cutAt: readonly Side[], { horizontal, vertical }: CanvasLayout['snap']): readonly Side[] {
  return cutAt.filter((side) => (side === 'left' || side === 'right' ? horizontal : vertical))
}

function withoutSides(lengths: Sides<number>, sides: readonly Side[]): Sides<number> {
  const left = (side: Side) => (sides.includes(side) ? 0 : lengths[side])
  return { top: left('top'), right: left('right'), bottom: left('bottom'), left: left('left') }
}

function atCutSides({ x, y }: RelativePosition, cutAt: readonly Side[]): RelativePosition {
  return { x: snapped(x, cutAt, 'left', 'right'), y: snapped(y, cutAt, 'top', 'bottom') }
}

function snapped(at: number, cutAt: readonly Side[], first: Side, second: Side): number {
  if (cutAt.includes(first) === cutAt.includes(second)) return at
  return cutAt.includes(first) ? 0 : 1
}

function offset(room: Size, size: Size, { x, y }: RelativePosition): { left: number; top: number } {
  return { left: (room.width - size.width) * x, top: (room.height - size.height) * y }
}

function scaleWithin(drawing: Size, limits: SizeLimits): number {
  const { width, height } = drawing
  return Math.min(
    1,
    Math.sqrt(limits.pixels / (width * height)),
    (limits.width ?? width) / width,
    (limits.height ?? height) / height,
  )
}

/** Leaves out what lies outside the canvas, so that no more pixels are made than are seen. */
function clipped({ width, height, area, at, unlimited }: Placement): Placement {
  const right = Math.min(width, Math.round(at.left + at.width))
  const bottom = Math.min(height, Math.round(at.top + at.height))
  const left = Math.min(width - 1, Math.max(0, Math.round(at.left)))
  const top = Math.min(height - 1, Math.max(0, Math.round(at.top)))
  const seen = { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
  const across = partSeen(at.left, at.width, seen.width)
  const down = partSeen(at.top, at.height, seen.height)
  return {
    unlimited,
    width,
    height,
    area: {
      left: area.left + across.from * area.width,
      top: area.top + down.from * area.height,
      width: across.share * area.width,
      height: down.share * area.height,
    },
    at: seen,
  }
}

/** Which share of a length is seen, where `seen` pixels of it are, and where that begins. */
function partSeen(start: number, length: number, seen: number): { from: number; share: number } {
  const share = Math.min(1, seen / length)
  return { from: Math.min(Math.max(0, -start / length), 1 - share), share }
}
