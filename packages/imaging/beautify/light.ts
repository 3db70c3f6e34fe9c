/**
 * Light: a photo that is too dark becomes lighter, one without black or white gets both, each by so much at most. A photo
 * that is light already stays as it is.
 *
 * A photo whose middle level is 40 of 255 gets 66: it stays the photo of a dark thing.
 */
import type { PhotoPixels } from './photo-pixels.ts'

/** The middle level that is aimed at, 0 to 1. */
const MIDDLE = 0.42
/** The least exponent: 1 changes nothing, less is lighter. */
const MIN_GAMMA = 0.72
/** By so much at most the brightest parts are raised, and the darkest lowered, in levels. */
const MAX_GAIN = 1.2
const MAX_DEEPENED = 12
/** From here on the brightest parts are bright enough. */
const BRIGHT = 244

/** For each level the new one, 0 to 1; undefined where nothing is to be done. @param small three bytes a pixel */
export function lightCurve(small: PhotoPixels): Float32Array | undefined {
  const levels = histogramOf(small)
  const white = levelAt(levels, 0.995)
  const black = Math.min(MAX_DEEPENED, levelAt(levels, 0.005))
  const gain = white >= BRIGHT ? 1 : Math.min(MAX_GAIN, BRIGHT / Math.max(1, white))
  const stretched = (level: number) =>
    Math.max(0, Math.min(1, ((level - black * 0.8) / (255 - black * 0.8)) * gain))
  const middle = Math.max(0.01, stretched(levelAt(levels, 0.5)))
  const gamma = middle >= MIDDLE ? 1 : Math.max(MIN_GAMMA, Math.log(MIDDLE) / Math.log(middle))
  const changes = gain > 1.02 || gamma < 0.98 || black > 2
  return changes ? Float32Array.from({ length: 256 }, (_, level) => stretched(level) ** gamma) : undefined
}

/** Of brightness as it looks (BT.709). */
function histogramOf({ data }: PhotoPixels): Uint32Array {
  const levels = new Uint32Array(256)
  for (let at = 0; at + 2 < data.length; at += 3) {
    const level = Math.round(
      0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0),
    )
    levels[level] = (levels[level] ?? 0) + 1
  }
  return levels
}

/** The level below which this share of the pixels lies. */
function levelAt(levels: Uint32Array, share: number): number {
  const total = levels.reduce((sum, count) => sum + count, 0)
  let below = 0
  for (const [level, count] of levels.entries()) {
    below += count
    if (below >= share * total) return level
  }
  return 255
}
