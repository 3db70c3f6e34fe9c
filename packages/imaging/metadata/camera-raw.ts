/**
 * Camera raw files that begin as a TIFF does (DNG, NEF, ARW): their first picture is a thumbnail, and the photo stands in a
 * form that only raw converters read. Without this a photo would come out 160 pixels wide.
 */
import type { FileHandle } from 'node:fs/promises'
import { unsupported } from '../format.ts'
import { fileReader, firstTags } from './tiff-tags.ts'

const KIND_OF_PICTURE = 0x00fe
const PICTURES_BELOW = 0x014a
const DNG_VERSION = 0xc612

/** @param file a TIFF @throws PhotoFault `unsupported` */
export async function refuseRaw(file: FileHandle): Promise<void> {
  const wanted = new Set([KIND_OF_PICTURE, PICTURES_BELOW, DNG_VERSION])
  const tags = (await firstTags(fileReader(file), wanted))?.tags
  const isThumbnail = tags?.get(KIND_OF_PICTURE)?.bytes.includes(1) ?? false
  if (tags?.has(DNG_VERSION) || (isThumbnail && tags?.has(PICTURES_BELOW))) throw unsupported('camera raw')
}
