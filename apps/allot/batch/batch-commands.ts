/** The outputs of a recipe as commands, each with what a photo takes by the policy of the Space that pays. */
import type { ListedSpace } from '@allot/client/allot'
import type { Batches } from '@allot/studio/batches'
import type { NamedOutput } from '@allot/studio/file-outputs'
import { type PhotoPlan, planOfOutput } from '@allot/studio/photo-plan'
import { planUnder } from '@allot/studio/takes-under'
import { z } from 'zod'
import type { BatchAllot } from '../shell/batch-allot.ts'
import { CommandError } from '../shell/command-error.ts'
import type { BatchCommand } from './command-run.ts'

/** @throws CommandError where a step is not for a Batch, is not in the policy, or has no generator */
export async function batchCommands(
  batches: Batches,
  allot: BatchAllot,
  outputs: readonly NamedOutput[],
  common: Omit<BatchCommand, 'edits' | 'plan' | 'name'>,
): Promise<readonly BatchCommand[]> {
  const commands: BatchCommand[] = []
  for (const { steps, edits, name } of outputs) {
    const plan = await pricedPlan(batches, allot, common.space, planFor(steps, edits))
    commands.push({ ...common, edits, plan, name })
  }
  return commands
}

/** The hosts that photos of these commands would be sent to. */
export async function hostsOf(
  batches: Batches,
  commands: readonly BatchCommand[],
): Promise<readonly string[]> {
  const [first] = commands
  if (!first) return []
  return batches.generators.hosts(
    first.space.id,
    commands.map(({ plan }) => plan),
  )
}

async function pricedPlan(
  batches: Batches,
  allot: BatchAllot,
  { id: space, owner }: ListedSpace,
  plan: PhotoPlan,
): Promise<PhotoPlan> {
  const missing = await batches.generators.missing(space, [plan], askedLater)
  if (missing !== undefined) throw new CommandError(`${missing} Nothing was charged.`)
  const under = await planUnder(allot, { space, by: owner, client: 'api' }, plan)
  if (!under.known) throw new CommandError(under.message)
  return under.plan
}

/** When the whole command is known (consent.ts). */
const askedLater = () => true

/** @throws CommandError */
function planFor(steps: NamedOutput['steps'], edits: NamedOutput['edits']): PhotoPlan {
  try {
    return planOfOutput(steps, edits)
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause
    throw new CommandError(`${cause.issues[0]?.message} Nothing was charged.`)
  }
}
