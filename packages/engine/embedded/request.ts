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
  options?.signal?.throwIfAborted()
  try {
    return await work()
  } catch (error) {
    throw requestFault(error)
  }
}

const MAX_KEY = 200

/**
 * The idempotency key that was given, or a new one. Until version 0.1 the option was called `id`: a new key in its place
 * would let a repeated charge count twice, so it is refused.
 * @throws Fault `malformed`
 */
export function keyOf(options: WriteOptions = {}): string {
  if ('id' in options && options.id !== undefined)
    throw new Fault('malformed', 'id', 'The option "id" is called "idempotencyKey" since version 0.2.')
  const { idempotencyKey = randomUUID() } = options
  if (idempotencyKey.length > 0 && idempotencyKey.length <= MAX_KEY) return idempotencyKey
  throw new Fault('malformed', 'idempotencyKey', `An idempotency key has 1 to ${MAX_KEY} characters.`)
}
