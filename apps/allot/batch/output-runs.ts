/**
 * The outputs of a recipe, one after the other, each a run of its own over all photos. How many files leave, and what they
 * take, is said before; where not all of them can be paid for, none is begun.
 */
import type { Batches } from '@allot/studio/batches'
import type { BatchAllot } from '../shell/batch-allot.ts'
import { CommandError } from '../shell/command-error.ts'
import { announce } from './announcement.ts'
import { type BatchCommand, othersOf, type RunListener, type RunOutcome, runCommand } from './command-run.ts'

/** @throws CommandError where Allot denies the first; nothing was charged then */
export async function runOutputs(
  batches: Batches,
  allot: BatchAllot,
  commands: readonly BatchCommand[],
  listener: RunListener,
  interrupted: () => boolean,
): Promise<RunOutcome> {
  await announce(batches, allot, commands)
  const startedAt = Date.now()
  const runs: RunOutcome[] = []
  for (const [at, command] of commands.entries()) {
    const last = runs.at(-1)
    const run =
      last && last.status !== 'done'
        ? notStarted(command, last)
        : await runCommand(batches, command, othersOf(commands, at, startedAt), listener, interrupted)
    if (
      run.status === 'denied' &&
      runs.length === 0 &&
      !run.photos.some(({ status }) => status === 'exported')
    )
      throw new CommandError(`${run.message} Nothing was charged.`)
    runs.push(run)
  }
  const { status, message } = runs.find((run) => run.status !== 'done') ?? { status: 'done', message: null }
  return { photos: runs.flatMap(({ photos }) => photos), status, message }
}

function notStarted({ photos }: BatchCommand, { status, message }: RunOutcome): RunOutcome {
  return { photos: photos.map(({ name, path }) => ({ status: 'not_started', name, path })), status, message }
}
