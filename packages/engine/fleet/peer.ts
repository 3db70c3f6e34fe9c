/**
 * Another server, to which letters go whose Spaces are at home there. What comes in one turn of the event loop goes
 * out as one message. When the other cannot be reached, or says nothing, its letters come back to be decided here:
 * whatever became of them there, their ids keep them from happening twice.
 */
import { connect, type TLSSocket } from 'node:tls'
import type { SpaceId } from '@allot/rules/space'
import type { PendingBatch, PendingCommand } from '../pending.ts'
import { CommandEncoder, outcomesIn } from './dictionary-encoding.ts'
import {
  calling,
  type ForwardedCommands,
  type ForwardedOutcome,
  type ForwardedResults,
  reasonOf,
  receive,
  send,
} from './protocol.ts'

export type Sent = PendingCommand | PendingBatch

/** What becomes of letters that were sent. */
export interface Sender {
  /** So many were answered. */
  answered(count: number): void
  /** These are to be decided here. */
  back(letters: readonly Sent[]): void
}

/** Milliseconds in which a server that has something to say says something. */
const PATIENCE = 3_000
/** Milliseconds for which one that did not is left alone. */
const AWAY = 10_000

export class Peer {
  readonly #host: string
  readonly #port: number
  readonly #secret: string
  readonly #sender: Sender
  #socket: TLSSocket | undefined
  #awayUntil = 0
  #heardAt = 0
  #number = 0
  /** Letters that were sent, under the number by which they are answered. */
  readonly #sent = new Map<number, readonly Sent[]>()
  #orders = new Map<SpaceId, PendingCommand[]>()
  #together: PendingBatch[] = []

  constructor(address: string, secret: string, sender: Sender) {
    const { host, port } = placeOf(address)
    this.#host = host
    this.#port = port
    this.#secret = secret
    this.#sender = sender
  }

  /** @returns false while it cannot be reached */
  add(letter: Sent): boolean {
    if (this.#awayUntil > 0 && performance.now() < this.#awayUntil) return false
    if (this.#orders.size === 0 && this.#together.length === 0) setImmediate(() => this.#flush())
    if (letter.kind === 'batch') this.#together.push(letter)
    else {
      const there = this.#orders.get(letter.space)
      if (there) there.push(letter)
      else this.#orders.set(letter.space, [letter])
    }
    return true
  }

  /** Gives it up if it had something to say for long, and did not. */
  check(): void {
    if (this.#sent.size > 0 && performance.now() - this.#heardAt > PATIENCE) this.#socket?.destroy()
  }

  close(): void {
    this.#socket?.destroy()
    this.#lose()
  }

  #flush(): void {
    const orders = [...this.#orders]
    const together = this.#together
    if (orders.length === 0 && together.length === 0) return // it was lost, and they went back
    this.#orders = new Map()
    this.#together = []
    if (this.#sent.size === 0) this.#heardAt = performance.now()
    const asked = new CommandEncoder()
    const wish: ForwardedCommands = {
      asked: asked.all,
      orders: orders.map(([space, letters]) => [this.#note(letters), space, asked.of(letters)]),
      together: together.map((letter) => [this.#note([letter]), letter.space, letter.commands]),
    }
    this.#socket ??= this.#connect()
    send(this.#socket, wish)
  }

  #note(letters: readonly Sent[]): number {
    this.#number += 1
    this.#sent.set(this.#number, letters)
    return this.#number
  }

  #connect(): TLSSocket {
    const socket = connect({ ...calling(this.#secret), host: this.#host, port: this.#port })
    socket.on('error', () => undefined) // closed then
    socket.once('close', () => this.#lose())
    receive(socket, (message) => this.#take(message as ForwardedResults)) // of a server of this version: it has the key
    return socket
  }

  #take({ answers, replies }: ForwardedResults): void {
    this.#heardAt = performance.now()
    for (const [number, answersAndIds] of replies) {
      const letters = this.#sent.get(number)
      const outcomes = outcomesIn(answersAndIds, answers)
      if (letters?.length !== outcomes.length) throw new Error('An answer to nothing.')
      this.#sent.delete(number)
      this.#sender.answered(letters.length)
      for (const [at, outcome] of outcomes.entries()) answer(letters[at], outcome)
    }
  }

  #lose(): void {
    this.#socket = undefined
    this.#awayUntil = performance.now() + AWAY
    const letters = [...this.#sent.values(), ...this.#orders.values(), this.#together].flat()
    this.#sent.clear()
    this.#orders.clear()
    this.#together = []
    this.#sender.back(letters)
  }
}

/** @param address `host:port` */
export function placeOf(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':')
  return { host: address.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(address.slice(at + 1)) }
}

function answer(letter: Sent | undefined, outcome: ForwardedOutcome): void {
  if ('failed' in outcome) letter?.fail(reasonOf(outcome.failed))
  else letter?.answer(outcome)
}
