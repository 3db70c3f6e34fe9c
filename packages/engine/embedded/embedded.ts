/**
 * Allot in your own process, on one file: the client's methods without a server. What is asked is decided, durable and
 * answered exactly as over HTTP; a fault is thrown as Fault. `engine` is the engine itself, for whatever else it can.
 */
import { type Engine, type EngineOptions, openEngine } from '../engine.ts'
import { type Holds, holdsOf } from './holds.ts'
import { type Members, membersOf } from './members.ts'
import { type Operations, operationsOf } from './operations.ts'
import { type Spaces, spacesOf } from './spaces.ts'

export type { EngineOptions } from '../engine.ts'

export interface Allot extends Operations, Holds, Spaces {
  readonly members: Members
  readonly engine: Engine
  /** Answers whatever is waiting, then closes the file. */
  close(): Promise<void>
}

/** @throws StoreRefused when the file is in use by another process or is not Allot's */
export async function openAllot(options: EngineOptions): Promise<Allot> {
  const engine = await openEngine(options)
  return {
    ...operationsOf(engine),
    ...holdsOf(engine),
    ...spacesOf(engine),
    members: membersOf(engine),
    engine,
    close: () => engine.close(),
  }
}
