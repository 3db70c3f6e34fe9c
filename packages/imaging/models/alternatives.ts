/**
 * The cut-outs of one photo that a person can choose from, where the one that came out is not right: models err in
 * different places when they look at the whole photo, at the subject alone, or from farther away. Each is mended as the
 * one that came out was; those that hardly differ from one before them are left out.
 *
 * Of a pair of shoes the look at the whole photo may lose one, and the look from afar find it.
 */
import type { AlternativeName } from './alternative-name.ts'
import { WHOLE } from './box.ts'
import { AFAR, isWhole, type Look, together, wider, within } from './look.ts'
import { review } from './review.ts'
import { solidified } from './solidify.ts'
import { type Subject, subjectOf } from './subject.ts'

export interface Alternative {
  readonly name: AlternativeName
  readonly matte: Uint8Array
  readonly subject: Subject
}

/** @returns none where no look finds a subject */
export async function alternatives(look: Look): Promise<readonly Alternative[]> {
  const whole = await look(WHOLE)
  const { box } = review(whole)
  const area = box ? wider(box) : WHOLE
  const close = isWhole(area) ? undefined : await look(area)
  const afar = await look(AFAR)
  const seen: readonly (readonly [AlternativeName, Uint8Array | undefined])[] = [
    ['whole', whole],
    ['both', close && (await together(whole, area, close))],
    ['close', close && (await within(area, close))],
    ['afar', await within(AFAR, afar)],
  ]
  const found: Alternative[] = []
  for (const [name, matte] of seen) {
    const alternative = matte && alternativeOf(name, matte)
    if (alternative && found.every((other) => differ(other.matte, alternative.matte))) found.push(alternative)
  }
  return found
}

function alternativeOf(name: AlternativeName, seen: Uint8Array): Alternative | undefined {
  const matte = solidified(seen)
  const subject = subjectOf(matte)
  return subject && { name, matte, subject: { ...subject, doubtful: false } }
}

/** Whether a person would see the difference: a fiftieth of the subject, more than edges that are a pixel apart. */
function differ(a: Uint8Array, b: Uint8Array): boolean {
  let difference = 0
  let shown = 0
  for (let at = 0; at < a.length; at++) {
    const [one, other] = [a[at] ?? 0, b[at] ?? 0]
    difference += Math.abs(one - other)
    shown += Math.max(one, other)
  }
  return difference > shown / 50
}
