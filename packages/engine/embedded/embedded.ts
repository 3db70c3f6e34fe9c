/**
 * Allot embedded in an application, on one file or a database: the methods of the client without a server. Requests
 * are validated, decided, made durable and answered as over HTTP; a fault is thrown as Fault.
 */
import type { Allot } from '@allot/api/allot'
import { type Engine, type EngineOptions, openEngine } from '../engine.ts'
import { grantsOf } from './grants.ts'
import { holdsOf } from './holds.ts'
import { membersOf } from './members.ts'
import { operationsOf } from './operations.ts'
import { spacesOf } from './spaces.ts'

export type { Allot } from '@allot/api/allot'
export { Fault } from '@allot/rules/fault'
export { DecisionFailed } from '../decision-failed.ts'
export type { EngineOptions } from '../engine.ts'

export interface EmbeddedAllot extends Allot {
  /** The engine itself, for what the client's methods do not have: the log, the usage report, publishing a policy. */
  readonly engine: Engine
  /** Answers what is waiting, then closes the store. */
  close(): Promise<void>
}

/** @throws StoreRefused where the file is in use by another process, or is not Allot's */
export async function openAllot(options: EngineOptions): Promise<EmbeddedAllot> {
  return allotOf(await openEngine(options))
}

/** Over an engine that is open. */
export function allotOf(engine: Engine): EmbeddedAllot {
  return {
    ...operationsOf(engine),
    ...holdsOf(engine),
    ...spacesOf(engine),
    ...grantsOf(engine),
    members: membersOf(engine),
    engine,
    close: () => engine.close(),
  }
}
