/**
 * Refuses `id`, which named the idempotency key until version 0.1. Code that still passes it, unchecked by types, would
 * get a new key for each attempt, and a repeated charge would count twice.
 */
import { AllotFault } from './fault.ts'

/** @param options of a write or a run @throws AllotFault `malformed`, before anything is sent */
export function refuseFormerKey(options: object): void {
  if (!('id' in options) || options.id === undefined) return
  throw new AllotFault(400, 'malformed', 'The option "id" is called "idempotencyKey" since version 0.2.', {
    path: '/id',
  })
}
