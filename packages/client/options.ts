/** Options as code without types passes them: null is no options, and what is no object is refused before anything is sent. */
import { AllotFault } from './fault.ts'

/** @throws AllotFault `malformed` */
export function optionsOf<Options extends object>(given: Options | null | undefined): Partial<Options> {
  if (given === undefined || given === null) return {}
  requireObject(given, '{ idempotencyKey: "order 7" }')
  return given
}

/** The options of `run`, which name a Space. @throws AllotFault `malformed` */
export function runOptionsOf<Options extends object>(given: Options): Options {
  requireObject(given, '{ space: "acme", by: "user-7" }')
  refuseFormerKey(given)
  return given
}

/** @throws AllotFault `malformed` */
export function writeOptionsOf<Options extends object>(given: Options | null | undefined): Partial<Options> {
  const options = optionsOf(given)
  refuseFormerKey(options)
  return options
}

function requireObject(given: unknown, shape: string): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return
  const found = typeof given === 'string' ? JSON.stringify(given) : nameOf(given)
  throw new AllotFault(400, 'malformed', `Options are an object such as ${shape}, not ${found}.`, {
    path: '/options',
  })
}

function nameOf(given: unknown): string {
  if (given === null || given === undefined) return String(given)
  return Array.isArray(given) ? 'a list' : `a ${typeof given}`
}

/**
 * Refuses `id`, which named the idempotency key until version 0.1: the write would get a new key for each attempt, and a
 * repeated charge would count twice.
 */
function refuseFormerKey(options: object): void {
  if (!('id' in options) || options.id === undefined) return
  throw new AllotFault(400, 'malformed', 'The option "id" is called "idempotencyKey" since version 0.2.', {
    path: '/id',
  })
}
