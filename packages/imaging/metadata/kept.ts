/** What a result keeps of the photo's metadata: whose it is, how it came to be, how large it is meant to be printed. */
import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import sharp, { type Metadata, type Sharp } from 'sharp'
import type { PhotoFormat } from '../format.ts'
import { exifResolution, exifTexts, hasStandIns, writeExifTexts } from './exif.ts'
import type { Origin } from './origin.ts'
import { rightsOf } from './read-rights.ts'
import type { Rights } from './rights.ts'
import { xmpOrigin, xmpPacket } from './xmp.ts'

export interface KeptMetadata {
  readonly rights: Rights
  /** Undefined for a camera's photo. */
  readonly origin?: Origin | undefined
  /** Pixels per inch, where the photo says so. */
  readonly resolution: number | undefined
}

/** @param metadata as sharp reads it; undefined where it reads none */
export async function keptMetadata(
  file: FileHandle,
  format: PhotoFormat,
  metadata: Metadata | undefined,
): Promise<KeptMetadata> {
  return {
    rights: await rightsOf(file, format, metadata ?? {}),
    origin: metadata?.xmp && xmpOrigin(metadata.xmp),
    resolution: plausible(metadata?.density ?? (metadata?.exif && (await exifResolution(metadata.exif)))),
  }
}

/** Sharp says 72 where a file says nothing, and no printer wants so little. */
const UNSAID = 72
const MAX_RESOLUTION = 30_000

function plausible(resolution: number | undefined): number | undefined {
  return resolution !== undefined && resolution > UNSAID && resolution <= MAX_RESOLUTION
    ? resolution
    : undefined
}

export function withMetadata(image: Sharp, { rights, origin, resolution }: KeptMetadata): Sharp {
  const texts = exifTexts(rights)
  const packet = xmpPacket(rights, origin)
  let out = Object.keys(texts).length > 0 ? image.withExif({ IFD0: texts }) : image
  if (packet !== undefined) out = out.withXmp(packet)
  return resolution === undefined ? out : out.withDensity(resolution)
}

/**
 * Puts in the letters that the encoder cannot write.
 * @param file a whole result, changed in place
 */
export async function completeMetadata(file: Buffer, { rights }: KeptMetadata): Promise<Buffer> {
  if (!hasStandIns(rights)) return file
  const { exif, format } = await sharp(file).metadata()
  const at = exif ? file.indexOf(exif) : -1
  if (!exif || at === -1) return file
  const end = at + exif.length
  await writeExifTexts(file.subarray(at, end), rights)
  // A chunk of a PNG ends with the checksum of its type and its content.
  if (format === 'png') file.writeUInt32BE(crc32(file.subarray(at - 4, end)), end)
  return file
}
