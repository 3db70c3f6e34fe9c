/**
 * Encodes into at most so many bytes: at the quality that was asked for, or at the highest lower one that fits. A PNG has
 * no quality; it gets fewer colours.
 *
 * At most 500 KB: 90 makes 700 KB and 61 makes 560; 46 fits, 53 fits, 57 does not, 55 does not, 54 fits.
 */
import sharp, { type OutputInfo, type Sharp } from 'sharp'
import type { Edits } from './edits.ts'
import { encode } from './encode.ts'
import { PhotoFault } from './fault.ts'
import type { KeptMetadata } from './metadata/kept.ts'

export interface EncodedPhoto {
  readonly bytes: Buffer
  /** One line each, for a person. */
  readonly notes: readonly string[]
}

/** Below it a photo is of no use. */
const LEAST_QUALITY = 30

/** @throws PhotoFault `too_many_bytes` */
export async function encodeWithin(pixels: Sharp, edits: Edits, kept: KeptMetadata): Promise<EncodedPhoto> {
  const { maxBytes } = edits
  if (maxBytes === undefined) return { bytes: await encode(pixels, edits, kept), notes: [] }
  const { data, info } = await pixels.raw().toBuffer({ resolveWithObject: true })
  const at = (quality: number) =>
    encode(sharp(data, { raw: info }), { ...edits, quality }, kept, edits.format === 'png' && quality < 100)
  const wanted = edits.format === 'png' ? 100 : edits.quality
  const first = await at(wanted)
  if (first.length <= maxBytes) return { bytes: first, notes: [] }
  const found = await highestFitting(at, wanted, maxBytes)
  if (!found) throw tooManyBytes(edits, maxBytes, info)
  const how = edits.format === 'png' ? 'with fewer colours' : `at quality ${found.quality}`
  return { bytes: found.bytes, notes: [`Saved ${how}, to have at most ${inKilobytes(maxBytes)}.`] }
}

/** Halves the range until the highest quality that fits is known: five or six attempts. */
async function highestFitting(
  at: (quality: number) => Promise<Buffer>,
  wanted: number,
  maxBytes: number,
): Promise<{ readonly quality: number; readonly bytes: Buffer } | undefined> {
  let found: { quality: number; bytes: Buffer } | undefined
  let low = Math.min(LEAST_QUALITY, wanted)
  let high = wanted - 1
  while (low <= high) {
    const quality = Math.ceil((low + high) / 2)
    const bytes = await at(quality)
    if (bytes.length <= maxBytes) {
      found = { quality, bytes }
      low = quality + 1
    } else high = quality - 1
  }
  return found
}

function tooManyBytes({ format }: Edits, maxBytes: number, { width, height }: OutputInfo): PhotoFault {
  const isSmallest = format === 'webp' || format === 'avif'
  const mend = isSmallest ? 'Allow more bytes or a smaller size' : 'Allow more bytes, a smaller size, or webp'
  return new PhotoFault(
    'too_many_bytes',
    `At ${width} × ${height} the file has more than ${inKilobytes(maxBytes)} at any usable quality. ${mend}.`,
  )
}

function inKilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} KB`
}
