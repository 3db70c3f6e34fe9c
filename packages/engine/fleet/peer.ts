/**
 * A peer: another server, to which the commands of its Spaces are forwarded. The commands of one turn of the event loop
 * go out as one message. When the peer cannot be reached, or is silent, its commands are decided here. Where the peer has
 * already written one of them, its idempotency key prevents a second charge.
 */
import { connect, type TLSSocket } from 'node:tls'
import type { SpaceId } from '@allot/rules/space'
import type { Forwardable, LocalEngine } from '../command-router.ts'
import type { PendingAtomicBatch, PendingCommand } from '../pending.ts'
import { parseAddress } from './address.ts'
import { CommandEncoder, decodeOutcomes, type ForwardedOutcome } from './dictionary-encoding.ts'
import {
  clientOptions,
  type ForwardedCommands,
  type ForwardedResults,
  reasonOf,
  receive,
  send,
} from './protocol.ts'

/** Milliseconds in which a peer that owes an answer sends something. */
const PATIENCE = 3_000
/** Milliseconds for which a peer that did not is left alone. */
const AWAY = 10_000

export class Peer {
  readonly #host: string
  readonly #port: number
  readonly #secret: string
  readonly #local: Pick<LocalEngine, 'answered' | 'takeBack'>
  #socket: TLSSocket | undefined
  #awayUntil = 0
  #heardAt = 0
  #number = 0
  /** What was sent, under the number by which it is answered. */
  readonly #sent = new Map<number, readonly Forwardable[]>()
  #commands = new Map<SpaceId, PendingCommand[]>()
  #atomicBatches: PendingAtomicBatch[] = []

  constructor(address: string, secret: string, local: Pick<LocalEngine, 'answered' | 'takeBack'>) {
    const { host, port } = parseAddress(address)
    this.#host = host
    this.#port = port
    this.#secret = secret
    this.#local = local
  }

  /** @returns false while the peer cannot be reached */
  add(pending: Forwardable): boolean {
    if (this.#awayUntil > 0 && performance.now() < this.#awayUntil) return false
    if (this.#commands.size === 0 && this.#atomicBatches.length === 0)
      setImmediate(() => this.#sendCollected())
    if (pending.kind === 'atomic') this.#atomicBatches.push(pending)
    else {
      const ofSpace = this.#commands.get(pending.space)
      if (ofSpace) ofSpace.push(pending)
      else this.#commands.set(pending.space, [pending])
    }
    return true
  }

  /** Disconnects where an answer is due for too long. */
  check(): void {
    if (this.#sent.size > 0 && performance.now() - this.#heardAt > PATIENCE) this.#socket?.destroy()
  }

  close(): void {
    this.#socket?.destroy()
    this.#giveBack()
  }

  #sendCollected(): void {
    const commands = [...this.#commands]
    const atomicBatches = this.#atomicBatches
    if (commands.length === 0 && atomicBatches.length === 0) return // the peer was lost, and they went back
    this.#commands = new Map()
    this.#atomicBatches = []
    if (this.#sent.size === 0) this.#heardAt = performance.now()
    const encoder = new CommandEncoder()
    const message: ForwardedCommands = {
      dictionary: encoder.dictionary,
      commands: commands.map(([space, pending]) => [this.#note(pending), space, encoder.encode(pending)]),
      atomicBatches: atomicBatches.map((pending) => [this.#note([pending]), pending.space, pending.commands]),
    }
    this.#socket ??= this.#connect()
    send(this.#socket, message)
  }

  /** @returns the number by which these are answered */
  #note(pending: readonly Forwardable[]): number {
    this.#number += 1
    this.#sent.set(this.#number, pending)
    return this.#number
  }

  #connect(): TLSSocket {
    const socket = connect({ ...clientOptions(this.#secret), host: this.#host, port: this.#port })
    socket.on('error', () => undefined) // the socket closes
    socket.once('close', () => this.#giveBack())
    receive(socket, (message) => this.#take(message as ForwardedResults)) // of a server of this version: it has the key
    return socket
  }

  #take({ dictionary, results }: ForwardedResults): void {
    this.#heardAt = performance.now()
    for (const [number, encoded] of results) {
      const pending = this.#sent.get(number)
      const outcomes = decodeOutcomes(encoded, dictionary)
      if (pending?.length !== outcomes.length) throw new Error('An answer to nothing.')
      this.#sent.delete(number)
      this.#local.answered(pending.length)
      for (const [at, outcome] of outcomes.entries()) settle(pending[at], outcome)
    }
  }

  #giveBack(): void {
    this.#socket = undefined
    this.#awayUntil = performance.now() + AWAY
    const pending = [...this.#sent.values(), ...this.#commands.values(), this.#atomicBatches].flat()
    this.#sent.clear()
    this.#commands.clear()
    this.#atomicBatches = []
    this.#local.takeBack(pending)
  }
}

function settle(pending: Forwardable | undefined, outcome: ForwardedOutcome): void {
  if ('failed' in outcome) pending?.fail(reasonOf(outcome.failed))
  else pending?.answer(outcome)
}
