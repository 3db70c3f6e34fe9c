/**
 * What servers of a fleet say to each other: JSON, a message a line, over TLS whose key both sides know already
 * (TLS-PSK), so that neither can be anybody else and nobody listens in, without certificates.
 */
import type { ConnectionOptions, TLSSocket, TlsOptions } from 'node:tls'
import type { Answer } from '@allot/rules/answer'
import { Fault, type FaultCode } from '@allot/rules/fault'
import type { SpaceId } from '@allot/rules/space'
import type { AtomicBatchResult } from '../atomic-batch.ts'
import type { AnyCommand, KeyedCommand } from '../command.ts'
import { StoreUnavailable } from '../store.ts'
import type { EncodedCommands, EncodedOutcomes, PlainAnswer } from './dictionary-encoding.ts'

/** What is wanted: commands, each for itself, and several that are all or nothing. */
export interface ForwardedCommands {
  readonly asked: readonly AnyCommand[]
  readonly orders: readonly (readonly [number: number, space: SpaceId, EncodedCommands])[]
  readonly together: readonly (readonly [number: number, space: SpaceId, orders: readonly KeyedCommand[]])[]
}

/** What the wishes of some numbers came to, in their order. */
export interface ForwardedResults {
  readonly answers: readonly PlainAnswer[]
  readonly replies: readonly (readonly [number: number, EncodedOutcomes])[]
}

export type ForwardedOutcome = Answer | AtomicBatchResult | { readonly failed: Failure }

interface Failure {
  readonly message: string
  readonly fault?: { readonly code: FaultCode; readonly path: string }
  readonly retryAfterMs?: number
}

/** Versions that do not speak alike do not know each other. */
const IDENTITY = 'allot 1'
/** Characters of a message, a bound (law 9): far more than all that may wait at a time. */
const MOST = 1 << 27

/** How a server is connected to. */
export function calling(secret: string): ConnectionOptions {
  const key = { psk: Buffer.from(secret), identity: IDENTITY }
  // Whoever has the key is a server of this fleet; there is no certificate to look at.
  return { minVersion: 'TLSv1.3', pskCallback: () => key, checkServerIdentity: () => undefined }
}

/** How a server lets others connect. */
export function called(secret: string): TlsOptions {
  const psk = Buffer.from(secret)
  return { minVersion: 'TLSv1.3', pskCallback: (_, identity) => (identity === IDENTITY ? psk : null) }
}

export function send(socket: TLSSocket, message: ForwardedCommands | ForwardedResults): void {
  socket.write(`${JSON.stringify(message)}\n`)
}

/** Hands on each message; a socket that says anything else is cut. */
export function receive(socket: TLSSocket, take: (message: unknown) => void): void {
  let begun = ''
  socket.setNoDelay(true)
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = text.split('\n')
    lines[0] = begun + lines[0]
    begun = lines.pop() ?? ''
    try {
      if (begun.length > MOST) throw new Error('Too long.')
      for (const line of lines) take(JSON.parse(line))
    } catch (cause) {
      socket.destroy(cause instanceof Error ? cause : undefined)
    }
  })
}

export function failureOf(reason: unknown): { readonly failed: Failure } {
  const message = reason instanceof Error ? reason.message : String(reason)
  if (reason instanceof Fault) return { failed: { message, fault: { code: reason.code, path: reason.path } } }
  if (reason instanceof StoreUnavailable) return { failed: { message, retryAfterMs: reason.retryAfterMs } }
  return { failed: { message } }
}

export function reasonOf({ message, fault, retryAfterMs }: Failure): Error {
  if (fault) return new Fault(fault.code, fault.path, message)
  return retryAfterMs === undefined ? new Error(message) : new StoreUnavailable(message, { retryAfterMs })
}
