/** The colour space that a file states, where it is not sRGB and sharp does not read it itself, as it does ICC profiles. */
import type { FileHandle } from 'node:fs/promises'
import exifReader from 'exif-reader'
import type { PhotoFormat } from '../format.ts'
import { ADOBE_RGB, type ColourSpace } from './colour-space.ts'
import { heifColour } from './heif-colour.ts'
import { pngColour } from './png-colour.ts'
import { profileColour } from './profile-colour.ts'

interface WhatSharpReads {
  readonly icc?: Buffer | undefined
  readonly exif?: Buffer | undefined
}

/** @param file open; read where its format keeps colours */
export async function statedColour(
  file: FileHandle,
  format: PhotoFormat,
  { icc, exif }: WhatSharpReads,
): Promise<ColourSpace | undefined> {
  const coded = format === 'png' ? await pngColour(file) : undefined
  if (coded) return coded
  if (icc) return profileColour(icc)
  if (format === 'png') return undefined
  if (format === 'avif' || format === 'heic') return heifColour(file)
  return exif && isAdobeRgb(exif) ? ADOBE_RGB : undefined
}

/** InteroperabilityIndex R03: cameras that are set to Adobe RGB write it, often without a profile (DCF 2.0). */
function isAdobeRgb(exif: Buffer): boolean {
  try {
    return exifReader(exif).Iop?.InteroperabilityIndex === 'R03'
  } catch {
    return false
  }
}
