/** Charge: an operation admitted and taken in one step, or refused with everything a person needs to know. */
import { admit } from './admission.ts'
import type { PolicyBook } from './book.ts'
import type { Fact, Taken } from './entry.ts'
import { exportRead } from './export.ts'
import type { Instant } from './instant.ts'
import { featureOf, type Operation, usesOf } from './operation.ts'
import { refusal } from './refusal.ts'
import { memberOf, type Space } from './space.ts'

/** @throws Fault `unknown_feature` */
export function charge(book: PolicyBook, space: Space, operation: Operation, now: Instant): Fact {
  if (!('export' in operation))
    return take(book, space, operation, now, (taken) => ({ kind: 'charged', ...taken }))
  const { act, design } = operation.export
  const screens = memberOf(space, operation.by)?.screens ?? []
  const { class: its, screen } = exportRead(book.policy(space.policy), operation, screens)
  return take(book, space, operation, now, (taken) => ({
    kind: 'exported',
    ...taken,
    act,
    design,
    class: its,
    screen,
  }))
}

/** What the operation takes, as whichever fact is made of it; or why it is refused. */
export function take(
  book: PolicyBook,
  space: Space,
  operation: Operation,
  now: Instant,
  fact: (taken: Taken) => Fact,
): Fact {
  const asked = { by: operation.by, feature: featureOf(operation), units: operation.count }
  const admission = admit(book, space, operation, now)
  if (!admission.admitted) {
    return { kind: 'denied', ...asked, denial: refusal(book, space, operation, admission, now) }
  }
  const { cost, draws, counts } = admission
  return fact({
    ...asked,
    client: operation.client,
    use: usesOf(operation),
    takes: cost.takes,
    draws,
    counts,
  })
}
