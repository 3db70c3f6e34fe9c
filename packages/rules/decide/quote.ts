/**
 * Quotes: the entry that an operation would become; it is never appended. A mixed Batch is judged as a whole: what all of
 * its images take together, every limit that this is too much for, and how many of the first ones fit.
 *
 *   40 photos, the first 20 with a Virtual Model of 4 credits, and 60 credits: 80 are needed. The first 15 fit.
 */

import type { Entry } from '../model/entry.ts'
import { isMixed, type MixedBatch, type Quotable, usesOf } from '../model/operation.ts'
import type { SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { type Instant, latest } from '../values/instant.ts'
import { admit, type NotAdmitted } from './admission.ts'
import { decide } from './decide.ts'
import { explainDenial } from './explain-denial.ts'
import { checkMixedBatch } from './operation-check.ts'
import { catchUp } from './time.ts'

/** @throws Fault `unknown_feature`, `malformed` */
export function quote(book: PolicyBook, before: SpaceState, operation: Quotable, clock: Instant): Entry {
  if (!isMixed(operation)) return decide(book, before, { do: 'charge', operation }, 'quote', clock).answer
  checkMixedBatch(operation)
  const { by, client, count } = operation
  const now = latest(clock, before.at)
  const { space } = catchUp(book, before, now)
  const common = { seq: space.seq + 1, at: now, policy: space.policy, id: 'quote', by, feature: 'batch' }
  const admission = admit(book, space, operation, now)
  if (!admission.admitted) {
    const refused = withFits(book, space, operation, admission, now)
    const denial = explainDenial(book, space, operation, refused, now, count)
    return { ...common, kind: 'denied', units: count, denial }
  }
  const { takes, draws, counts } = admission
  return { ...common, kind: 'charged', client, units: count, use: usesOf(operation), takes, draws, counts }
}

/** How many of the first images fit: the more, the more they take, so it is found by halving. */
function withFits(
  book: PolicyBook,
  space: SpaceState,
  operation: MixedBatch,
  refused: NotAdmitted,
  now: Instant,
): NotAdmitted {
  let fits = 0
  let above = operation.count
  while (above - fits > 1) {
    const middle = Math.floor((fits + above) / 2)
    if (admit(book, space, firstOf(operation, middle), now).admitted) fits = middle
    else above = middle
  }
  return { ...refused, fits }
}

function firstOf(operation: MixedBatch, count: number): MixedBatch {
  let left = count
  const mixed = operation.mixed.flatMap((group) => {
    const its = Math.min(left, group.count)
    left -= its
    return its > 0 ? [{ ...group, count: its }] : []
  })
  return { ...operation, mixed, count }
}
