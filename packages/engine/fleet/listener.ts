/**
 * Decides for other servers: takes their commands for Spaces that this server owns, and answers when they are durable.
 * The results of one turn of the event loop go out as one message.
 */
import { once } from 'node:events'
import { createServer, type TLSSocket } from 'node:tls'
import type { Answer } from '@allot/rules/answer'
import type { SpaceId } from '@allot/rules/space'
import type { AtomicBatchResult } from '../atomic-batch.ts'
import type { AnyCommand } from '../command.ts'
import type { LocalEngine } from '../command-router.ts'
import type { PendingCommand } from '../pending.ts'
import { StoreRefused } from '../store.ts'
import { AnswerEncoder, type ForwardedOutcome } from './dictionary-encoding.ts'
import { type ForwardedCommands, failureOf, receive, send, serverOptions } from './protocol.ts'

export interface Listener {
  /** Answers what it has taken, and takes no more. */
  close(): Promise<void>
}

/** @throws StoreRefused when the address is not this machine's, or in use */
export async function listen(
  host: string,
  port: number,
  secret: string,
  local: Pick<LocalEngine, 'submit'>,
): Promise<Listener> {
  const connections = new Set<PeerConnection>()
  const server = createServer(serverOptions(secret), (socket) => {
    const connection = new PeerConnection(socket, local)
    connections.add(connection)
    socket.once('close', () => connections.delete(connection))
  })
  server.on('tlsClientError', (_, socket) => socket.destroy()) // the caller is not a server of this fleet
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
      await Promise.all([...connections].map((connection) => connection.end()))
    },
  }
}

/** Another server that is connected. */
class PeerConnection {
  readonly #socket: TLSSocket
  readonly #local: Pick<LocalEngine, 'submit'>
  #results: (readonly [number: number, readonly ForwardedOutcome[]])[] = []
  /** How many numbers are not answered yet. */
  #open = 0
  #ended: (() => void) | undefined

  constructor(socket: TLSSocket, local: Pick<LocalEngine, 'submit'>) {
    this.#socket = socket
    this.#local = local
    socket.on('error', () => undefined) // the socket closes, and the other server decides its commands itself
    receive(socket, (message) => this.#take(message as ForwardedCommands)) // of a server of this version: it has the key
  }

  /** Answers what it has taken, and takes no more. */
  async end(): Promise<void> {
    this.#socket.pause()
    if (this.#open > 0) {
      await new Promise<void>((ended) => {
        this.#ended = ended
      })
    }
    this.#socket.destroySoon()
  }

  #take({ dictionary, commands, atomicBatches }: ForwardedCommands): void {
    this.#open += commands.length + atomicBatches.length
    for (const [number, space, encoded] of commands) {
      const group = new ForwardedGroup(encoded.length / 2, (outcomes) => this.#reply(number, outcomes))
      for (let at = 0; at < encoded.length; at += 2) {
        const command = dictionary[Number(encoded[at + 1])]
        if (!command) throw new Error('No such command.')
        this.#local.submit(new ForwardedCommand(space, String(encoded[at]), command, group, at / 2))
      }
    }
    for (const [number, space, batch] of atomicBatches) {
      this.#local.submit({
        kind: 'atomic',
        space,
        commands: batch,
        answer: (result) => this.#reply(number, [result as AtomicBatchResult]), // the answer to a PendingAtomicBatch
        fail: (reason) => this.#reply(number, [failureOf(reason)]),
      })
    }
  }

  #reply(number: number, outcomes: readonly ForwardedOutcome[]): void {
    if (this.#results.length === 0) setImmediate(() => this.#sendCollected())
    this.#results.push([number, outcomes])
  }

  #sendCollected(): void {
    const encoder = new AnswerEncoder()
    const results = this.#results.map(([number, outcomes]) => [number, encoder.encode(outcomes)] as const)
    if (this.#socket.writable) send(this.#socket, { dictionary: encoder.dictionary, results })
    this.#open -= results.length
    this.#results = []
    if (this.#open === 0) this.#ended?.()
  }
}

/** The commands under one number, which are answered together. */
class ForwardedGroup {
  readonly #outcomes: ForwardedOutcome[]
  readonly #settled: (outcomes: readonly ForwardedOutcome[]) => void
  #left: number

  constructor(count: number, settled: (outcomes: readonly ForwardedOutcome[]) => void) {
    this.#outcomes = new Array<ForwardedOutcome>(count)
    this.#settled = settled
    this.#left = count
  }

  settle(at: number, outcome: ForwardedOutcome): void {
    this.#outcomes[at] = outcome
    this.#left -= 1
    if (this.#left === 0) this.#settled(this.#outcomes)
  }
}

/** A command of another server. A class, so that 100,000 commands a second allocate no closures. */
class ForwardedCommand implements PendingCommand {
  readonly kind = 'command'
  readonly space: SpaceId
  readonly key: string
  readonly command: AnyCommand
  readonly #group: ForwardedGroup
  readonly #at: number

  constructor(space: SpaceId, key: string, command: AnyCommand, group: ForwardedGroup, at: number) {
    this.space = space
    this.key = key
    this.command = command
    this.#group = group
    this.#at = at
  }

  answer(answer: unknown): void {
    this.#group.settle(this.#at, answer as Answer) // the answer to a PendingCommand
  }

  fail(reason: unknown): void {
    this.#group.settle(this.#at, failureOf(reason))
  }
}
