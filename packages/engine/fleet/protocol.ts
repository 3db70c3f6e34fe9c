/**
 * The protocol between servers of a fleet: JSON, a message a line, over TLS with a key that both sides have already
 * (TLS-PSK). So each side knows the other, and the connection is private, without certificates.
 */
import type { ConnectionOptions, TLSSocket, TlsOptions } from 'node:tls'
import { Fault } from '@allot/rules/fault'
import type { SpaceId } from '@allot/rules/space'
import type { AnyCommand, KeyedCommand } from '../command.ts'
import { DecisionFailed } from '../decision-failed.ts'
import { StoreUnavailable } from '../store.ts'
import type {
  EncodedCommands,
  EncodedOutcomes,
  ForwardedFailure,
  PlainAnswer,
} from './dictionary-encoding.ts'

/** Independent commands, and atomic batches, each under a number by which it is answered. */
export interface ForwardedCommands {
  readonly dictionary: readonly AnyCommand[]
  readonly commands: readonly (readonly [number: number, space: SpaceId, EncodedCommands])[]
  readonly atomicBatches: readonly (readonly [
    number: number,
    space: SpaceId,
    commands: readonly KeyedCommand[],
  ])[]
}

/** What became of the commands under some numbers, in their order. */
export interface ForwardedResults {
  readonly dictionary: readonly PlainAnswer[]
  readonly results: readonly (readonly [number: number, EncodedOutcomes])[]
}

/** Servers with different messages have different identities, and do not connect. */
const IDENTITY = 'allot 3'
/** Characters of a message, a bound (law 9): far more than all that may wait at a time. */
const MAX_MESSAGE = 1 << 27

/** How this server connects to another. */
export function clientOptions(secret: string): ConnectionOptions {
  const key = { psk: Buffer.from(secret), identity: IDENTITY }
  // The key shows that it is a server of this fleet; there is no certificate to check.
  return { minVersion: 'TLSv1.3', pskCallback: () => key, checkServerIdentity: () => undefined }
}

/** How this server lets others connect. */
export function serverOptions(secret: string): TlsOptions {
  const psk = Buffer.from(secret)
  return { minVersion: 'TLSv1.3', pskCallback: (_, identity) => (identity === IDENTITY ? psk : null) }
}

export function send(socket: TLSSocket, message: ForwardedCommands | ForwardedResults): void {
  socket.write(`${JSON.stringify(message)}\n`)
}

/** Hands on each message; a socket that sends anything else is cut. */
export function receive(socket: TLSSocket, take: (message: unknown) => void): void {
  let begun = ''
  socket.setNoDelay(true)
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = text.split('\n')
    lines[0] = begun + lines[0]
    begun = lines.pop() ?? ''
    try {
      if (begun.length > MAX_MESSAGE) throw new Error('Too long.')
      for (const line of lines) take(JSON.parse(line))
    } catch (cause) {
      socket.destroy(cause instanceof Error ? cause : undefined)
    }
  })
}

export function failureOf(reason: unknown): { readonly failed: ForwardedFailure } {
  const message = reason instanceof Error ? reason.message : String(reason)
  if (reason instanceof Fault) return { failed: { message, fault: { code: reason.code, path: reason.path } } }
  if (reason instanceof StoreUnavailable) return { failed: { message, retryAfterMs: reason.retryAfterMs } }
  if (!(reason instanceof DecisionFailed)) return { failed: { message } }
  const { id, work, space, cause } = reason
  const why = cause instanceof Error ? cause : new Error(String(cause))
  return { failed: { message: why.message, decision: { id, work, space, stack: why.stack } } }
}

export function reasonOf({ message, fault, retryAfterMs, decision }: ForwardedFailure): Error {
  if (decision) {
    const cause = new Error(message)
    cause.stack = `On the owner node: ${decision.stack ?? message}`
    return new DecisionFailed(decision.work, decision.space, cause, decision.id)
  }
  if (fault) return new Fault(fault.code, fault.path, message)
  return retryAfterMs === undefined ? new Error(message) : new StoreUnavailable(message, { retryAfterMs })
}
