/**
 * Straightening: how far the photo is turned so that its horizon, or the edge of the table, is level. It takes a line
 * across most of the photo, or level and upright lines that agree; a carton that is seen over its corner has neither.
 * What slants more than 5 degrees slants on purpose.
 */
import type { PhotoPixels } from './photo-pixels.ts'

/** In degrees. */
const MIN_SLANT = 0.4
const MAX_SLANT = 5
const SEARCHED = 8
const STEP = 0.25

/** As shares of the photo's side: a line that is long enough alone, and one that needs another to agree with. */
const LONG = 0.6
const SHORT = 0.3
const AGREEMENT = 0.75

/** @param small three bytes a pixel @returns in degrees, clockwise lines positive; 0 where nothing is slanted */
export function slantOf(small: PhotoPixels): number {
  const { level, upright } = edgesOf(small)
  const across = longestLine(level, small.width)
  const down = longestLine(upright, small.height)
  const slant = agreed(across, down)
  return slant !== undefined && Math.abs(slant) >= MIN_SLANT && Math.abs(slant) <= MAX_SLANT ? slant : 0
}

function agreed(across: Line, down: Line): number | undefined {
  if (across.length >= LONG) return across.degrees
  const both = across.length >= SHORT && down.length >= SHORT
  return both && Math.abs(across.degrees - down.degrees) <= AGREEMENT
    ? (across.degrees + down.degrees) / 2
    : undefined
}

/** Points along lines: where they are along the line and across it. */
interface Points {
  readonly along: number[]
  readonly across: number[]
}

const MIN_GRADIENT = 40

/** Of nearly level and of nearly upright edges, by Sobel's gradient. */
function edgesOf({ data, width, height }: PhotoPixels): { readonly level: Points; readonly upright: Points } {
  const level: Points = { along: [], across: [] }
  const upright: Points = { along: [], across: [] }
  const green = (x: number, y: number) => data[3 * (y * width + x) + 1] ?? 0
  const steepest = Math.tan(((SEARCHED + 4) * Math.PI) / 180)
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const [left, right] = [x - 1, x + 1]
      const dx =
        green(right, y - 1) +
        2 * green(right, y) +
        green(right, y + 1) -
        green(left, y - 1) -
        2 * green(left, y) -
        green(left, y + 1)
      const dy =
        green(left, y + 1) +
        2 * green(x, y + 1) +
        green(right, y + 1) -
        green(left, y - 1) -
        2 * green(x, y - 1) -
        green(right, y - 1)
      if (Math.abs(dy) > MIN_GRADIENT && Math.abs(dx) < steepest * Math.abs(dy)) add(level, x, y)
      else if (Math.abs(dx) > MIN_GRADIENT && Math.abs(dy) < steepest * Math.abs(dx)) add(upright, y, -x)
    }
  return { level, upright }
}

function add({ along, across }: Points, at: number, aside: number): void {
  along.push(at)
  across.push(aside)
}

interface Line {
  readonly degrees: number
  /** As a share of the side. */
  readonly length: number
}

/** As a share of the side: lines so much shorter than the longest one are the same edge, read a little askew. */
const PLATEAU = 0.02

/** By Hough. Several slants read the same edge equally well, so it is the middle of them. */
function longestLine(points: Points, side: number): Line {
  const lengths = SLANTS.map((degrees) => lengthAt(points, degrees) / side)
  const length = Math.max(...lengths)
  const best = SLANTS.filter((_, at) => (lengths[at] ?? 0) >= length - PLATEAU)
  const [first = 0, last = 0] = [best[0], best.at(-1)]
  // Two edges that are equally long and slant differently say nothing.
  return last - first > STEP * best.length + 0.5
    ? { degrees: 0, length }
    : { degrees: (first + last) / 2, length }
}

const SLANTS = Array.from({ length: (2 * SEARCHED) / STEP + 1 }, (_, at) => at * STEP - SEARCHED)

/** The most points on one line of this slant, in a band two pixels wide; those of both sides of an edge count once. */
function lengthAt({ along, across }: Points, degrees: number): number {
  const sine = Math.sin((degrees * Math.PI) / 180)
  const cosine = Math.cos((degrees * Math.PI) / 180)
  const bands = new Map<number, Set<number>>()
  for (let at = 0; at < along.length; at++) {
    const band = Math.round(((across[at] ?? 0) * cosine - (along[at] ?? 0) * sine) / 2)
    bands.getOrInsertComputed(band, () => new Set()).add(along[at] ?? 0)
  }
  let longest = 0
  for (const on of bands.values()) longest = Math.max(longest, on.size)
  return longest
}
