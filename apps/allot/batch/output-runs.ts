/**
 * The outputs of a recipe, one after the other, each a run of its own over all photos. How many files leave, and what they
 * take, is said before; where not all of them can be paid for, none is begun.
 */
import type { AllotClient } from '@allot/client/allot'
import type { Batches } from '@allot/studio/batches'
import { CommandError } from '../shell/command-error.ts'
import {
  type BatchCommand,
  missingFrom,
  type RunListener,
  type RunOutcome,
  runCommand,
} from './command-run.ts'
import { exportsIn } from './report.ts'

/** @throws CommandError where Allot denies the first; nothing was charged then */
export async function runOutputs(
  batches: Batches,
  allot: AllotClient,
  commands: readonly BatchCommand[],
  listener: RunListener,
  interrupted: () => boolean,
): Promise<RunOutcome> {
  if (commands.length > 1) await announce(batches, allot, commands)
  const runs: RunOutcome[] = []
  for (const command of commands) {
    const last = runs.at(-1)
    const run =
      last && last.status !== 'done'
        ? notStarted(command, last)
        : await runCommand(batches, command, listener, interrupted)
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

/** @throws CommandError where there are fewer Batch exports than files; what was exported before takes none */
async function announce(
  batches: Batches,
  allot: AllotClient,
  commands: readonly BatchCommand[],
): Promise<void> {
  const [first] = commands
  if (!first) return
  const photos = first.photos.length
  console.error(
    `${photos} photos × ${commands.length} outputs: ${photos * commands.length} files, and each takes one Batch export.`,
  )
  const missing = await Promise.all(commands.map((command) => missingFrom(batches, command)))
  const files = missing.reduce((sum, each) => sum + each, 0)
  const left = exportsIn(await allot.usage(first.space.id))?.remaining
  if (typeof left !== 'number' || files <= left) return
  throw new CommandError(
    `${files} files are to be made and ${left} Batch exports are left. Choose fewer photos or outputs; nothing was charged.`,
  )
}

function notStarted({ photos }: BatchCommand, { status, message }: RunOutcome): RunOutcome {
  return { photos: photos.map(({ name }) => ({ status: 'not_started', name })), status, message }
}
