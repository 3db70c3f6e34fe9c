/**
 * The subject of a photo that is cut out already: what shows of it. Its own transparency has finer edges than any matte,
 * so the matte keeps all of it.
 */
import { type DecodedPhoto, rethrowAsFault } from '../decode.ts'
import { areaOf, between } from './mask.ts'
import { bytesOfMatte, FAINT, MATTE_SIDE } from './matte.ts'
import type { Segmentation } from './segment.ts'
import { subjectOf } from './subject.ts'

/** Less of the photo is a rounded corner or a stray pixel. */
const MIN_TRANSPARENT = 0.01

/** @returns undefined where the photo is not cut out, or shows nothing */
export async function ownSubject({ image, hasAlpha }: DecodedPhoto): Promise<Segmentation | undefined> {
  if (!hasAlpha) return undefined
  const shown = await bytesOfMatte(
    image.clone().extractChannel(3).resize(MATTE_SIDE, MATTE_SIDE, { fit: 'fill' }),
  ).catch(rethrowAsFault)
  if (areaOf(between(shown, 0, FAINT)) < shown.length * MIN_TRANSPARENT) return undefined
  const subject = subjectOf(shown)
  return subject && { matte: shown.fill(255), subject: { ...subject, doubtful: false, isOwn: true } }
}
