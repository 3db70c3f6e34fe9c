/** Charge: an operation is admitted and its cost taken in one step, or it is denied with an explanation. */

import type { Denied, EntryBody, MeteredOperation } from '../model/entry.ts'
import { featureOf, type Operation, usesOf } from '../model/operation.ts'
import { memberOf, type SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { classifyExport } from '../policy/export.ts'
import type { Instant } from '../values/instant.ts'
import { admit } from './admission.ts'
import { explainDenial } from './explain-denial.ts'

/** @throws Fault `unknown_feature`, `malformed` */
export function charge(book: PolicyBook, space: SpaceState, operation: Operation, now: Instant): EntryBody {
  if (!('export' in operation)) return meterOperation(book, space, operation, now, 'charged')
  const { act, design } = operation.export
  const screens = memberOf(space, operation.by)?.screens ?? []
  const { class: its, screen } = classifyExport(book.policy(space.policy), operation, screens)
  const taken = meterOperation(book, space, operation, now, 'exported')
  return taken.kind === 'denied' ? taken : { ...taken, act, design, class: its, screen }
}

/**
 * The entry body for an operation that takes its cost now (`charged`, `exported`) or reserves it (`held`); or its denial.
 * @param asked how many units the caller asked for, where the operation is as many of them as fit
 */
export function meterOperation<Kind extends 'charged' | 'exported' | 'held'>(
  book: PolicyBook,
  space: SpaceState,
  operation: Operation,
  now: Instant,
  kind: Kind,
  asked = operation.count,
): (MeteredOperation & { readonly kind: Kind }) | Denied {
  const { by, client, count: units } = operation
  const feature = featureOf(operation)
  const admission = admit(book, space, operation, now)
  if (!admission.admitted) {
    return {
      kind: 'denied',
      by,
      feature,
      units: asked,
      denial: explainDenial(book, space, operation, admission, now, asked),
    }
  }
  const { takes, free, draws, counts } = admission
  const body = { kind, by, client, feature, units, use: usesOf(operation), takes, draws, counts }
  return free ? { ...body, free } : body
}
