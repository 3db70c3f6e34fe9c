/**
 * A matte as a file that people can open: a grey PNG in the shape of its photo, white where the subject is. A person
 * corrects it in any program for pictures and gives it back in place of the model's.
 */
import sharp from 'sharp'
import { PhotoFault } from '../fault.ts'
import type { CutOut } from '../steps/frame.ts'
import { bytesOfMatte, MATTE_SIDE, matteImage } from './matte.ts'
import { subjectOf } from './subject.ts'

/** Bound (law 9): pixels of a matte's longer side. */
const MAX_SIDE = 4_096

interface Size {
  readonly width: number
  readonly height: number
}

/** Nothing of the matte is lost: the photo's shorter side gets as many pixels as the matte has. */
export function encodedMatte(matte: Uint8Array, { width, height }: Size): Promise<Buffer> {
  const scale = Math.min(MATTE_SIDE / Math.min(width, height), MAX_SIDE / Math.max(width, height))
  const side = (length: number) => Math.max(1, Math.round(length * scale))
  return matteImage(matte)
    .resize(side(width), side(height), { fit: 'fill' })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer()
}

/** A person has decided, so nothing about it is doubtful. @throws PhotoFault for what is no matte of such a photo */
export async function givenCutOut(file: string, photo: Size): Promise<CutOut> {
  const options = { limitInputPixels: MAX_SIDE * MAX_SIDE } as const
  const { format, width, height } = await sharp(file, options).metadata().catch(refuse)
  if (format !== 'png') refuse()
  const stretch = (width / height) * (photo.height / photo.width)
  if (stretch < 0.98 || stretch > 1.02)
    throw new PhotoFault(
      'not_a_matte',
      `The matte is ${width} × ${height} pixels, which is not the shape of the photo (${photo.width} × ${photo.height}). Correct the matte that can be downloaded here, and keep its size.`,
    )
  const matte = await bytesOfMatte(
    sharp(file, options).flatten({ background: '#000' }).resize(MATTE_SIDE, MATTE_SIDE, { fit: 'fill' }),
  ).catch(refuse)
  const subject = subjectOf(matte)
  if (!subject)
    throw new PhotoFault(
      'no_subject',
      'The matte shows no subject: it is black all over. Paint the subject white.',
    )
  return { matte, subject: { ...subject, doubtful: false } }
}

function refuse(): never {
  throw new PhotoFault(
    'not_a_matte',
    'This is no matte: a matte is a PNG, white where the subject is and black elsewhere. Correct the one that can be downloaded here.',
  )
}
