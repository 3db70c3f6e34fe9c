/**
 * A colour space as a file states it: which lights its red, green, blue and white are, and how a stored value becomes an
 * amount of light. Most photos carry an ICC profile instead, or are sRGB.
 */

/** Chromaticity of CIE 1931. */
export type Chromaticity = readonly [x: number, y: number]

export interface Primaries {
  readonly red: Chromaticity
  readonly green: Chromaticity
  readonly blue: Chromaticity
  readonly white: Chromaticity
}

/** srgb: the curve of screens · gamma: a power · pq, hlg: the two curves of HDR */
export type Transfer =
  | { readonly curve: 'srgb' }
  | { readonly curve: 'gamma'; readonly gamma: number }
  | { readonly curve: 'pq' }
  | { readonly curve: 'hlg' }

export interface ColourSpace {
  readonly primaries: Primaries
  readonly transfer: Transfer
}

export const D65: Chromaticity = [0.3127, 0.329]

export const SRGB_PRIMARIES: Primaries = {
  red: [0.64, 0.33],
  green: [0.3, 0.6],
  blue: [0.15, 0.06],
  white: D65,
}

/** Cameras that are set to Adobe RGB say so in EXIF, often without a profile. */
export const ADOBE_RGB: ColourSpace = {
  primaries: { red: [0.64, 0.33], green: [0.21, 0.71], blue: [0.15, 0.06], white: D65 },
  transfer: { curve: 'gamma', gamma: 563 / 256 },
}

export function isHdr({ transfer }: ColourSpace): boolean {
  return transfer.curve === 'pq' || transfer.curve === 'hlg'
}

/**
 * The numbers of ITU-T H.273, which AVIF, HEIC and PNG use alike: 12 and 13 are Display P3, 9 and 16 HDR in PQ.
 * @returns undefined for sRGB, and where the file leaves it open (2)
 */
export function codedColourSpace(primaries: number, transfer: number): ColourSpace | undefined {
  const space = {
    primaries: PRIMARIES.get(primaries) ?? SRGB_PRIMARIES,
    transfer: TRANSFERS.get(transfer) ?? ({ curve: 'srgb' } as const),
  }
  return isSrgb(space) ? undefined : space
}

/** Measured values of an sRGB photo differ in the third digit; PNG says 1 / 2.2 where it means the curve of sRGB. */
export function isSrgb({ primaries, transfer }: ColourSpace): boolean {
  if (transfer.curve === 'pq' || transfer.curve === 'hlg') return false
  if (transfer.curve === 'gamma' && Math.abs(transfer.gamma - 2.2) > 0.05) return false
  const points = ['red', 'green', 'blue', 'white'] as const
  return points.every((point) =>
    [0, 1].every((at) => Math.abs((primaries[point][at] ?? 0) - (SRGB_PRIMARIES[point][at] ?? 0)) < 0.005),
  )
}

const PRIMARIES: ReadonlyMap<number, Primaries> = new Map([
  [4, { red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: [0.31, 0.316] }],
  [5, { red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06], white: D65 }],
  [6, { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 }],
  [7, { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 }],
  [9, { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: D65 }],
  [11, { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.314, 0.351] }],
  [12, { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: D65 }],
  [22, { red: [0.63, 0.34], green: [0.295, 0.605], blue: [0.155, 0.077], white: D65 }],
])

/** The curves of television (1, 6, 14, 15) are shown by screens as sRGB is, so they count as it. */
const TRANSFERS: ReadonlyMap<number, Transfer> = new Map([
  [4, { curve: 'gamma', gamma: 2.2 }],
  [5, { curve: 'gamma', gamma: 2.8 }],
  [8, { curve: 'gamma', gamma: 1 }],
  [16, { curve: 'pq' }],
  [17, { curve: 'gamma', gamma: 2.6 }],
  [18, { curve: 'hlg' }],
])
