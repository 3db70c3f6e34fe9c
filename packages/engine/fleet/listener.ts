/**
 * Decides for other servers: takes what they wish for Spaces that are at home here, and answers when it is durable.
 * What is settled in one turn of the event loop goes out as one message.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createServer, type TLSSocket } from 'node:tls'
import type { SpaceId } from '@allot/rules/space'
import type { Asking, Settled } from '../letter.ts'
import type { Ordered } from '../request.ts'
import { StoreRefused } from '../store.ts'
import type { Together } from '../together.ts'
import { AnsweredOnce, type IdsAndAsked } from './once.ts'
import { called, failureOf, type Outcome, receive, send, type Wish } from './wire.ts'

/** Whoever decides here, whatever the fleet thinks where a Space is at home. */
export interface Decider {
  submitEach(space: SpaceId, orders: readonly Asking[]): Promise<readonly Settled[]>
  submitTogether(space: SpaceId, orders: readonly Ordered[]): Promise<Together>
}

export interface Listener {
  readonly port: number
  close(): Promise<void>
}

/** @throws StoreRefused when nobody can listen there */
export async function listen(
  host: string,
  port: number,
  secret: string,
  decider: Decider,
): Promise<Listener> {
  const sockets = new Set<TLSSocket>()
  const pending = new Set<Promise<void>>()
  const server = createServer(called(secret), (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined) // it is closed then, and whoever called asks elsewhere
    serve(socket, decider, pending)
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
    port: (server.address() as AddressInfo).port, // it listens on a port
    close: async () => {
      server.close()
      for (const socket of sockets) socket.pause()
      await Promise.all(pending)
      await nextTurn() // what came to be is sent
      for (const socket of sockets) socket.destroySoon()
    },
  }
}

function serve(socket: TLSSocket, decider: Decider, pending: Set<Promise<void>>): void {
  let replies: (readonly [number, readonly Outcome[]])[] = []
  const flush = () => {
    const answers = new AnsweredOnce()
    const pairs = replies.map(([number, outcomes]) => [number, answers.of(outcomes)] as const)
    if (socket.writable) send(socket, { answers: answers.all, replies: pairs })
    replies = []
  }
  const reply = (number: number, deciding: Promise<readonly Outcome[]>): void => {
    const replied = deciding.then((outcomes) => {
      if (replies.length === 0) setImmediate(flush)
      replies.push([number, outcomes])
      pending.delete(replied)
    })
    pending.add(replied)
  }
  receive(socket, (message) => {
    const { asked, orders, together } = message as Wish // of a server of this version: it has the key
    for (const [number, space, idsAndAsked] of orders) {
      reply(number, outcomesOf(decider.submitEach(space, ordersIn(idsAndAsked, asked))))
    }
    for (const [number, space, ordered] of together) {
      const outcome = decider.submitTogether(space, ordered).catch(failureOf)
      reply(
        number,
        outcome.then((one) => [one]),
      )
    }
  })
}

async function outcomesOf(deciding: Promise<readonly Settled[]>): Promise<readonly Outcome[]> {
  return (await deciding).map((its) => (its.status === 'fulfilled' ? its.value : failureOf(its.reason)))
}

function ordersIn(idsAndAsked: IdsAndAsked, asked: Wish['asked']): Asking[] {
  const orders: Asking[] = []
  for (let at = 0; at < idsAndAsked.length; at += 2) {
    const its = asked[Number(idsAndAsked[at + 1])]
    if (!its) throw new Error('Nothing is asked.')
    orders.push({ id: String(idsAndAsked[at]), asked: its })
  }
  return orders
}
