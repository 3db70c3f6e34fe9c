/** A request to an embedded Allot: its options are looked at, and its faults thrown as the API answers them. */
import { randomUUID } from 'node:crypto'
import type { RequestOptions, WriteOptions } from '@allot/api/allot'
import { requestFault } from '@allot/api/request-fault'
import { Fault } from '@allot/rules/fault'

/** @throws the reason of an aborted signal @throws Fault of `work`, with a JSON pointer as its path */
export async function answerRequest<T>(
  options: RequestOptions | undefined,
  work: () => T | Promise<T>,
): Promise<T> {
  requireOptions(options)
  options?.signal?.throwIfAborted()
  try {
    return await work()
  } catch (error) {
    throw requestFault(error)
  }
}

/** Code without types may pass anything; null is no options. @throws Fault `malformed` */
function requireOptions(options: unknown): void {
  if (options === undefined || options === null) return
  if (typeof options === 'object' && !Array.isArray(options)) return
  const found =
    typeof options === 'string'
      ? JSON.stringify(options)
      : Array.isArray(options)
        ? 'a list'
        : `a ${typeof options}`
  const message = `Options are an object such as { idempotencyKey: "order 7" }, not ${found}.`
  throw new Fault('malformed', '/options', message)
}

const MAX_KEY = 200

/**
 * The idempotency key that was given, or a new one. Until version 0.1 the option was called `id`: a new key in its place
 * would let a repeated charge count twice, so it is refused.
 * @throws Fault `malformed`
 */
export function keyOf(given?: WriteOptions | null): string {
  const options = given ?? {}
  if ('id' in options && options.id !== undefined)
    throw new Fault('malformed', 'id', 'The option "id" is called "idempotencyKey" since version 0.2.')
  const { idempotencyKey = randomUUID() } = options
  if (idempotencyKey.length > 0 && idempotencyKey.length <= MAX_KEY) return idempotencyKey
  throw new Fault('malformed', 'idempotencyKey', `An idempotency key has 1 to ${MAX_KEY} characters.`)
}
