/**
 * Reads rights from every block that may state them: EXIF, the IPTC block, XMP, the texts of a PNG, the tags of a TIFF.
 */
import type { FileHandle } from 'node:fs/promises'
import type { PhotoFormat } from '../format.ts'
import { exifRights, tiffRights } from './exif.ts'
import { iimRights } from './iptc-iim.ts'
import { pngRights } from './png-texts.ts'
import type { Rights } from './rights.ts'
import { xmpRights } from './xmp.ts'

interface WhatSharpReads {
  readonly exif?: Buffer | undefined
  readonly iptc?: Buffer | undefined
  readonly xmp?: Buffer | undefined
}

/**
 * Where several blocks say the same, the one whose letters are surest counts: XMP is always UTF-8, EXIF is often spoilt.
 * @param file open; a TIFF has its tags in the file itself
 */
export async function rightsOf(
  file: FileHandle,
  format: PhotoFormat,
  { exif, iptc, xmp }: WhatSharpReads,
): Promise<Rights> {
  const blocks: Rights[] = [
    ...(xmp ? [xmpRights(xmp)] : []),
    ...(iptc ? [iimRights(iptc)] : []),
    ...(exif ? [await exifRights(exif)] : []),
    ...(format === 'tiff' ? [await tiffRights(file)] : []),
    ...(format === 'png' ? [await pngRights(file)] : []),
  ]
  const first = <T>(get: (block: Rights) => T | undefined): T | undefined =>
    blocks.map(get).find((value) => value !== undefined)
  return {
    copyright: first((block) => block.copyright),
    creators: first((block) => block.creators),
    credit: first((block) => block.credit),
    usageTerms: first((block) => block.usageTerms),
    webStatement: first((block) => block.webStatement),
    licence: first((block) => block.licence),
    licensor: first((block) => block.licensor),
  }
}
