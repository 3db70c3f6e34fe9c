/** What waits in the mailbox: a command, an atomic batch of commands, or a read, each with the promise of its caller. */
import type { Answer } from '@allot/rules/answer'
import type { SpaceId } from '@allot/rules/space'
import type { AnyCommand, KeyedCommand } from './command.ts'
import type { Ledger } from './ledger.ts'

export type Pending = PendingCommand | PendingAtomicBatch | PendingRead

interface Waiting {
  readonly space: SpaceId
  answer(answer: unknown): void
  fail(reason: unknown): void
}

/** One command under its idempotency key; answered with an `Answer`. */
export interface PendingCommand extends Waiting {
  readonly kind: 'command'
  readonly key: string
  readonly command: AnyCommand
}

/** Several commands, all of them or none; answered with an `AtomicBatchResult`. */
export interface PendingAtomicBatch extends Waiting {
  readonly kind: 'atomic'
  readonly commands: readonly KeyedCommand[]
}

/** A read. It keeps its place among the commands, so it sees what was answered before it. */
interface PendingRead extends Waiting {
  readonly kind: 'read'
  read(ledger: Ledger): unknown
}

/** What became of one of several independent commands. */
export type CommandOutcome = PromiseSettledResult<Answer>

/**
 * A pending command for each of several independent commands. The caller waits for all of them with one promise: the
 * promises of a thousand commands outlived the young generation, and garbage collection was a quarter of the work.
 * @param settled gets the outcomes in the order of the commands
 */
export function pendingCommands(
  space: SpaceId,
  commands: readonly KeyedCommand[],
  settled: (outcomes: readonly CommandOutcome[]) => void,
): readonly PendingCommand[] {
  const outcomes = new Array<CommandOutcome>(commands.length)
  let left = commands.length
  const settle = (at: number, outcome: CommandOutcome) => {
    outcomes[at] = outcome
    left -= 1
    if (left === 0) settled(outcomes)
  }
  return commands.map(({ key, command }, at) => ({
    kind: 'command',
    space,
    key,
    command,
    answer: (value) => settle(at, { status: 'fulfilled', value: value as Answer }), // a command gets an Answer
    fail: (reason) => settle(at, { status: 'rejected', reason }),
  }))
}
