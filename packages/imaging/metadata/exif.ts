/**
 * Rights and resolution in EXIF and in the tags of a TIFF. Their texts are read as bytes, because EXIF calls them ASCII and
 * everybody writes © and ü into them; and they are written as bytes, because the encoder makes (C) and u of them.
 */
import type { FileHandle } from 'node:fs/promises'
import type { Rights } from './rights.ts'
import { cleanText, decodedText } from './text.ts'
import { type FirstTags, fileReader, firstTags } from './tiff-tags.ts'

const ARTIST = 0x013b
const COPYRIGHT = 0x8298
const WINDOWS_AUTHOR = 0x9c9d
const X_RESOLUTION = 0x011a
const RESOLUTION_UNIT = 0x0128

/** @param exif with or without the name that begins it in JPEG */
export async function exifRights(exif: Buffer): Promise<Rights> {
  return rightsIn(await exifTags(exif, [ARTIST, COPYRIGHT, WINDOWS_AUTHOR]))
}

/** @param file a TIFF */
export async function tiffRights(file: FileHandle): Promise<Rights> {
  return rightsIn(await firstTags(fileReader(file), new Set([ARTIST, COPYRIGHT, WINDOWS_AUTHOR])))
}

/** Pixels per inch, where EXIF says so. */
export async function exifResolution(exif: Buffer): Promise<number | undefined> {
  const found = await exifTags(exif, [X_RESOLUTION, RESOLUTION_UNIT])
  const resolution = found?.tags.get(X_RESOLUTION)?.bytes
  if (!found || resolution?.length !== 8) return undefined
  const uint = (at: number) =>
    found.isLittleEndian ? resolution.readUInt32LE(at) : resolution.readUInt32BE(at)
  const isPerCentimetre = found.tags.get(RESOLUTION_UNIT)?.bytes.includes(3) ?? false
  return (uint(0) / uint(4)) * (isPerCentimetre ? 2.54 : 1)
}

/** Texts of a result by the names that sharp has for them. Where one has letters beyond ASCII, as many bytes stand in for it. */
export function exifTexts(rights: Rights): Record<string, string> {
  return Object.fromEntries(
    textsOf(rights).map(({ name, bytes }) => [
      name,
      isAscii(bytes) ? bytes.toString('latin1') : 'x'.repeat(bytes.length),
    ]),
  )
}

/** Whether something stands in for letters beyond ASCII. */
export function hasStandIns(rights: Rights): boolean {
  return textsOf(rights).some(({ bytes }) => !isAscii(bytes))
}

/** Puts the letters where something stood in for them. @param exif of a result, changed in place */
export async function writeExifTexts(exif: Buffer, rights: Rights): Promise<void> {
  const texts = textsOf(rights)
  const tags = texts.map(({ tag }) => tag)
  const found = await exifTags(exif, tags)
  for (const { tag, bytes } of texts) {
    const written = found?.tags.get(tag)
    if (written && written.bytes.length >= bytes.length) bytes.copy(exif, nameBytes(exif) + written.at)
  }
}

function textsOf({ copyright, creators }: Rights): { tag: number; name: string; bytes: Buffer }[] {
  return [
    ...(copyright === undefined
      ? []
      : [{ tag: COPYRIGHT, name: 'Copyright', bytes: Buffer.from(copyright) }]),
    ...(creators === undefined
      ? []
      : [{ tag: ARTIST, name: 'Artist', bytes: Buffer.from(creators.join('; ')) }]),
  ]
}

function isAscii(bytes: Buffer): boolean {
  return bytes.every((byte) => byte < 0x80)
}

function exifTags(exif: Buffer, wanted: readonly number[]): Promise<FirstTags | undefined> {
  const tiff = exif.subarray(nameBytes(exif))
  return firstTags((at, length) => tiff.subarray(at, at + length), new Set(wanted))
}

function nameBytes(exif: Buffer): 0 | 6 {
  return exif.toString('latin1', 0, 4) === 'Exif' ? 6 : 0
}

function rightsIn(found: FirstTags | undefined): Rights {
  const bytes = (tag: number) => found?.tags.get(tag)?.bytes
  const text = (tag: number) => cleanText(decodedText(bytes(tag) ?? Buffer.alloc(0)))
  const author = text(ARTIST) ?? cleanText(bytes(WINDOWS_AUTHOR)?.toString('utf16le') ?? '')
  return { copyright: text(COPYRIGHT), creators: author === undefined ? undefined : [author] }
}
