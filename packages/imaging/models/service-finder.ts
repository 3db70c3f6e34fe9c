/**
 * A cut-out service elsewhere that speaks Photoroom's format, in the place of a model on this machine. It is asked once a
 * photo, because each answer may cost something, and its matte is taken as it is: mending is for what ISNet does wrong.
 */
import type { DecodedPhoto } from '../decode.ts'
import type { CutOutService } from './cut-out-service.ts'
import { isDoubtful, review } from './review.ts'
import { noSubject, type Segmentation } from './segment.ts'
import { ask, type Pauses } from './service-call.ts'
import { matteIn, pictureFor } from './service-picture.ts'
import { subjectOf } from './subject.ts'
import type { SubjectFinder } from './subject-finder.ts'

export function serviceFinder(service: CutOutService, pauses?: Pauses): SubjectFinder {
  return {
    find: (photo) => found(service, photo, pauses),
    alternatives: async (photo) => [{ name: 'whole', ...(await found(service, photo, pauses)) }],
  }
}

async function found(service: CutOutService, photo: DecodedPhoto, pauses?: Pauses): Promise<Segmentation> {
  const sent = await pictureFor(photo)
  const { picture, uncertainty } = await ask(service, sent, pauses)
  const matte = await matteIn(picture, sent, new URL(service.url).host)
  const subject = subjectOf(matte)
  if (!subject) throw noSubject()
  return { matte, subject: { ...subject, doubtful: isUnsure(matte, uncertainty) } }
}

/** @param uncertainty 0, sure, to 1, as the service says it; undefined where it does not */
function isUnsure(matte: Uint8Array, uncertainty: number | undefined): boolean {
  return uncertainty === undefined ? isDoubtful(review(matte)) : uncertainty >= 0.5
}
