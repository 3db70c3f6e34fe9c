/**
 * A failed decision: the rules or the engine threw on a command, which is a fault of this program and not of its caller.
 * It fails this caller alone. Nothing of it is appended, its idempotency key stays free, and the commands beside it are
 * decided as if it had not come. Its number stands in the caller's answer and in the log of the server.
 */
import { randomUUID } from 'node:crypto'
import type { SpaceId } from '@allot/rules/space'
import type { AnyCommand } from './command.ts'
import type { Pending } from './pending.ts'
import { StoreUnavailable } from './store.ts'

/** A command, an atomic batch or a read; or to bring the Space into memory, or to write its batch. */
export type FailedWork = AnyCommand['do'] | 'atomic' | 'read' | 'load' | 'append'

export class DecisionFailed extends Error {
  override readonly name = 'DecisionFailed'
  /** The same for the caller and for the operator. */
  readonly id: string
  readonly work: FailedWork
  readonly space: SpaceId

  /** @param cause what was thrown; its stack shows where */
  constructor(work: FailedWork, space: SpaceId, cause: unknown, id: string = randomUUID()) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`Failure ${id}: "${work}" in Space ${space} was not done, because Allot itself failed: ${why}`, {
      cause,
    })
    this.id = id
    this.work = work
    this.space = space
  }
}

export function failedWork(pending: Pending): FailedWork {
  return pending.kind === 'command' ? pending.command.do : pending.kind
}

/** Whether this program is at fault, and not the store that it needs. */
export function isOurs(reason: unknown): boolean {
  return !(reason instanceof StoreUnavailable)
}
