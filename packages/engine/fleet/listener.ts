/**
 * Decides for other servers: takes what they wish for Spaces that are at home here, and answers when it is durable.
 * What is settled in one turn of the event loop goes out as one message.
 */
import { once } from 'node:events'
import { createServer, type TLSSocket } from 'node:tls'
import type { Answer } from '@allot/rules/answer'
import type { SpaceId } from '@allot/rules/space'
import type { AtomicBatchResult } from '../atomic-batch.ts'
import type { AnyCommand } from '../command.ts'
import type { PendingBatch, PendingCommand } from '../pending.ts'
import { StoreRefused } from '../store.ts'
import { AnswerEncoder } from './dictionary-encoding.ts'
import {
  called,
  type ForwardedCommands,
  type ForwardedOutcome,
  failureOf,
  receive,
  send,
} from './protocol.ts'

/** Whoever decides here, whatever the fleet thinks where a Space is at home. */
export interface Decider {
  /** Answers it, or fails it; never throws. */
  take(letter: PendingCommand | PendingBatch): void
}

export interface Listener {
  close(): Promise<void>
}

/** @throws StoreRefused when nobody can listen there */
export async function listen(
  host: string,
  port: number,
  secret: string,
  decider: Decider,
): Promise<Listener> {
  const visits = new Set<Visit>()
  const server = createServer(called(secret), (socket) => {
    const visit = new Visit(socket, decider)
    visits.add(visit)
    socket.once('close', () => visits.delete(visit))
  })
  server.on('tlsClientError', (_, socket) => socket.destroy()) // no server of this fleet
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : cause
    throw new StoreRefused(
      `Other servers cannot reach this one at ${host}:${port}: ${why}. Set ALLOT_FLEET_ADDRESS to an address of this machine with a free port.`,
    )
  }
  return {
    close: async () => {
      server.close()
      await Promise.all([...visits].map((visit) => visit.end()))
    },
  }
}

/** Another server that is connected. */
class Visit {
  readonly #socket: TLSSocket
  readonly #decider: Decider
  #replies: (readonly [number: number, readonly ForwardedOutcome[]])[] = []
  /** Numbers that are not replied to yet. */
  #open = 0
  #done: (() => void) | undefined

  constructor(socket: TLSSocket, decider: Decider) {
    this.#socket = socket
    this.#decider = decider
    socket.on('error', () => undefined) // it is closed then, and whoever called asks elsewhere
    receive(socket, (message) => this.#take(message as ForwardedCommands)) // of a server of this version: it has the key
  }

  /** Replies to what it has heard, and hears no more. */
  async end(): Promise<void> {
    this.#socket.pause()
    if (this.#open > 0) {
      await new Promise<void>((done) => {
        this.#done = done
      })
    }
    this.#socket.destroySoon()
  }

  #take({ asked, orders, together }: ForwardedCommands): void {
    this.#open += orders.length + together.length
    for (const [number, space, idsAndAsked] of orders) {
      const wanted = new Wanted(idsAndAsked.length / 2, (outcomes) => this.#reply(number, outcomes))
      for (let at = 0; at < idsAndAsked.length; at += 2) {
        const its = asked[Number(idsAndAsked[at + 1])]
        if (!its) throw new Error('Nothing is asked.')
        this.#decider.take(new Passed(space, String(idsAndAsked[at]), its, wanted, at / 2))
      }
    }
    for (const [number, space, ordered] of together) {
      this.#decider.take({
        kind: 'batch',
        space,
        commands: ordered,
        answer: (outcome) => this.#reply(number, [outcome as AtomicBatchResult]), // what orders are answered with
        fail: (reason) => this.#reply(number, [failureOf(reason)]),
      })
    }
  }

  #reply(number: number, outcomes: readonly ForwardedOutcome[]): void {
    if (this.#replies.length === 0) setImmediate(() => this.#flush())
    this.#replies.push([number, outcomes])
  }

  #flush(): void {
    const answers = new AnswerEncoder()
    const replies = this.#replies.map(([number, outcomes]) => [number, answers.of(outcomes)] as const)
    if (this.#socket.writable) send(this.#socket, { answers: answers.all, replies })
    this.#open -= replies.length
    this.#replies = []
    if (this.#open === 0) this.#done?.()
  }
}

/** What is wanted under one number. */
class Wanted {
  readonly #outcomes: ForwardedOutcome[]
  readonly #done: (outcomes: readonly ForwardedOutcome[]) => void
  #left: number

  constructor(count: number, done: (outcomes: readonly ForwardedOutcome[]) => void) {
    this.#outcomes = new Array<ForwardedOutcome>(count)
    this.#done = done
    this.#left = count
  }

  settle(at: number, outcome: ForwardedOutcome): void {
    this.#outcomes[at] = outcome
    this.#left -= 1
    if (this.#left === 0) this.#done(this.#outcomes)
  }
}

/** A letter of another server. Of a hundred thousand a second none needs functions of its own. */
class Passed implements PendingCommand {
  readonly kind = 'command'
  readonly space: SpaceId
  readonly key: string
  readonly command: AnyCommand
  readonly #wanted: Wanted
  readonly #at: number

  constructor(space: SpaceId, id: string, asked: AnyCommand, wanted: Wanted, at: number) {
    this.space = space
    this.key = id
    this.command = asked
    this.#wanted = wanted
    this.#at = at
  }

  answer(answer: unknown): void {
    this.#wanted.settle(this.#at, answer as Answer) // what an order is answered with
  }

  fail(reason: unknown): void {
    this.#wanted.settle(this.#at, failureOf(reason))
  }
}
