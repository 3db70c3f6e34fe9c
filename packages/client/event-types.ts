/** The types of events that a webhook can be called for. The compiler checks that none is missing. */
import type { EventType } from './wire.ts'

const TYPES: Readonly<Record<EventType, true>> = {
  'usage.threshold_crossed': true,
  'operation.denied': true,
  'space.renewed': true,
  'subscription.changed': true,
  'grant.added': true,
  'grant.voided': true,
  'member.joined': true,
  'member.left': true,
  'payment.overdue': true,
  'space.frozen': true,
  'payment.received': true,
  'work.finished': true,
}

export const EVENT_TYPES: readonly EventType[] = Object.keys(TYPES) as EventType[] // the record's own keys
