/**
 * A cut-out service elsewhere that speaks Photoroom's format, in the place of a model on this machine. It is asked once a
 * photo, because each answer may cost something, and its matte is taken as it is: mending is for what ISNet does wrong.
 */
import type { DecodedPhoto } from '../decode.ts'
import type { CutOutService } from './cut-out-service.ts'
import { type Keep, keepNothing } from './kept-looks.ts'
import { isDoubtful, review } from './review.ts'
import { noSubject, type Segmentation } from './segment.ts'
import { ask, type Cut, type Pauses } from './service-call.ts'
import { matteIn, pictureFor } from './service-picture.ts'
import { subjectOf } from './subject.ts'
import type { SubjectFinder } from './subject-finder.ts'

export function serviceFinder(service: CutOutService, pauses?: Pauses): SubjectFinder {
  return {
    find: (photo, _isEnlarged, keep = keepNothing) => found(service, photo, keep, pauses),
    // It answers once, so its first answer is its last.
    glance: async (photo, _isEnlarged, keep = keepNothing) => ({
      ...(await found(service, photo, keep, pauses)),
      isFinal: true,
    }),
    alternatives: async (photo) => [{ name: 'whole', ...(await found(service, photo, keepNothing, pauses)) }],
  }
}

async function found(
  service: CutOutService,
  photo: DecodedPhoto,
  keep: Keep,
  pauses?: Pauses,
): Promise<Segmentation> {
  const sent = await pictureFor(photo)
  const { picture, uncertainty } = unpacked(
    await keep('answer', async () => packed(await ask(service, sent, pauses))),
  )
  const matte = await matteIn(picture, sent, new URL(service.url).host)
  const subject = subjectOf(matte)
  if (!subject) throw noSubject()
  return { matte, subject: { ...subject, doubtful: isUnsure(matte, uncertainty) } }
}

/** @param uncertainty 0, sure, to 1, as the service says it; undefined where it does not */
function isUnsure(matte: Uint8Array, uncertainty: number | undefined): boolean {
  return uncertainty === undefined ? isDoubtful(review(matte)) : uncertainty >= 0.5
}

/** The uncertainty in two hundred steps, 255 for unknown, and the picture after it. */
function packed({ picture, uncertainty }: Cut): Uint8Array {
  return Buffer.concat([Uint8Array.of(uncertainty === undefined ? UNKNOWN : uncertainty * STEPS), picture])
}

function unpacked(bytes: Uint8Array): Cut {
  const [step = UNKNOWN] = bytes
  return {
    picture: Buffer.from(bytes.subarray(1)),
    uncertainty: step === UNKNOWN ? undefined : step / STEPS,
  }
}

const UNKNOWN = 255
const STEPS = 200
