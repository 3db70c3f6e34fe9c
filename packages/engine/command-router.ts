/**
 * The port through which an engine passes commands to another server. The mailbox knows no network: fleet/ is the one
 * router there is, and an engine without a router decides everything itself.
 */
import type { PendingAtomicBatch, PendingCommand } from './pending.ts'
import type { Store } from './store.ts'

/** What can be decided on another server; reads are answered by the server that gets them. */
export type Forwardable = PendingCommand | PendingAtomicBatch

export interface CommandRouter {
  /** Takes a command to the server that decides for its Space. @returns false where it is to be decided here */
  forward(pending: Forwardable): boolean
  /** Takes no more commands of other servers, and returns those that another server has not answered. */
  close(): Promise<void>
}

/** What a router does with the engine that it serves. */
export interface LocalEngine {
  /** Queues a command of another server to be decided here. It is answered or failed; nothing is thrown. */
  submit(pending: Forwardable): void
  /** So many forwarded commands were answered by another server. */
  answered(count: number): void
  /** Forwarded commands that another server did not answer: they are decided here. */
  takeBack(pending: readonly Forwardable[]): void
}

/** Connects an engine with the other servers of its database. @throws StoreRefused */
export type ConnectRouter = (store: Store, local: LocalEngine) => Promise<CommandRouter>
