/**
 * Events: entries of the log that webhooks, e-mail and the inbox report, each under a public name. An event can be
 * delivered twice but is never lost, and its id identifies a repetition.
 */

import type { EntryDocument } from '@allot/api/entry'
import type { EventType } from '@allot/api/event'
import type { PolicyBook } from '@allot/rules/book'
import type { Entry } from '@allot/rules/entry'
import type { SpaceId } from '@allot/rules/space'
import { entryResource } from '../log/entry-resource.ts'

/** The type of the event that an entry is, where it is one. */
const NAMES: Partial<Record<Entry['kind'], EventType>> = {
  threshold_crossed: 'usage.threshold_crossed',
  denied: 'operation.denied',
  renewed: 'space.renewed',
  subscribed: 'subscription.changed',
  granted: 'grant.added',
  voided: 'grant.voided',
  joined: 'member.joined',
  left: 'member.left',
  payment_overdue: 'payment.overdue',
  frozen: 'space.frozen',
  paid: 'payment.received',
}

export interface AllotEvent {
  /** The same in every delivery. */
  readonly id: string
  readonly type: EventType
  readonly space: SpaceId
  readonly entry: Entry
  /** The entry as the API shows it to members of the Space. */
  readonly resource: EntryDocument
}

/** Whether entries of a kind are events. */
export function isPublished(kind: Entry['kind']): boolean {
  return NAMES[kind] !== undefined
}

/** @returns undefined for entries that are no event */
export function eventOf(policies: PolicyBook, space: SpaceId, entry: Entry): AllotEvent | undefined {
  const type = NAMES[entry.kind]
  if (type === undefined || isRepeated(entry)) return undefined
  return { id: `${space}/${entry.seq}`, type, space, entry, resource: entryResource(policies, entry, false) }
}

/** A state that was reported again is no event. */
function isRepeated(entry: Entry): boolean {
  return (entry.kind === 'payment_overdue' || entry.kind === 'frozen') && entry.again === true
}
