/**
 * What is said before a run begins: how many files leave, and what they take in plain words. Where not all of them can be
 * paid for, none is begun.
 *
 *   40 files take 40 Batch exports of 312 left, 40 AI generations, 120 AI credits; renews at 2026-12-15 02:11:00 UTC.
 */
import type { Denial, Meter, Usage } from '@allot/client/wire'
import { instant, shownUtc } from '@allot/rules/instant'
import type { Batches } from '@allot/studio/batches'
import { isOnlyHeldUp } from '@allot/studio/contract/short-waits'
import { type ItemTake, usesOfTakes } from '@allot/studio/jobs/item-takes'
import { isMadeBy, takesOfMade } from '@allot/studio/made-once'
import type { BatchAllot } from '../shell/batch-allot.ts'
import { CommandError } from '../shell/command-error.ts'
import { type BatchCommand, madeByOthers, missingFrom, othersOf } from './command-run.ts'
import { exportsIn } from './report.ts'
import type { Source } from './sources.ts'

/** What was exported before takes nothing. @throws CommandError where it is denied; nothing was charged then */
export async function announce(
  batches: Batches,
  allot: BatchAllot,
  commands: readonly BatchCommand[],
): Promise<void> {
  const [first] = commands
  const hasTools = commands.some(({ plan }) => plan.steps !== null)
  if (!first || (commands.length === 1 && !hasTools)) return
  const photos = first.photos.length
  if (commands.length > 1)
    console.error(
      `${photos} photos × ${commands.length} outputs: ${photos * commands.length} files, and each takes one Batch export.`,
    )
  const asked = await newFiles(batches, commands)
  const files = asked.reduce((sum, { count }) => sum + count, 0)
  const usage = await allot.usage(first.space.id)
  refuseTooMany(files, usage)
  if (!hasTools || files === 0) return
  console.error(quoteLine(await costOf(allot, asked), asked, usage))
}

/** Files that take the same. */
interface NewFiles {
  readonly command: BatchCommand
  readonly count: number
  /** What each of them takes. */
  readonly takes: readonly ItemTake[]
  /** Whether their pictures are made new, and not for another output. */
  readonly isNew: boolean
}

/** Those of each output, by whether another one makes the picture, or has made it. */
async function newFiles(batches: Batches, commands: readonly BatchCommand[]): Promise<readonly NewFiles[]> {
  const missing = await Promise.all(commands.map((command) => missingFrom(batches, command)))
  const now = Date.now()
  return commands.flatMap((command, at) => {
    const { plan } = command
    const made = madeByOthers(batches, othersOf(commands, at, now))
    const madeBefore = new Set(
      commands
        .slice(0, at)
        .flatMap((each, other) => (isMadeBy(each.plan, plan) ? (missing[other] ?? []) : [])),
    )
    const photos = missing[at] ?? []
    const isShared = (photo: Source) => madeBefore.has(photo) || made(photo, plan) !== undefined
    const shared = photos.filter(isShared).length
    return [
      { command, count: photos.length - shared, takes: plan.takes, isNew: true },
      { command, count: shared, takes: takesOfMade(plan), isNew: false },
    ]
  })
}

/** @throws CommandError */
function refuseTooMany(files: number, usage: Usage): void {
  const left = exportsIn(usage)?.remaining
  if (typeof left !== 'number' || files <= left) return
  throw new CommandError(
    `${files} files are to be made and ${left} Batch exports are left. Choose fewer photos or outputs; nothing was charged.`,
  )
}

/** Of each pool, all outputs together; those with the same steps are asked for as one. @throws CommandError */
async function costOf(allot: BatchAllot, asked: readonly NewFiles[]): Promise<ReadonlyMap<string, number>> {
  const alike = Map.groupBy(asked, ({ takes }) => JSON.stringify(takes))
  const cost = new Map<string, number>()
  for (const group of alike.values()) {
    const [first] = group
    const count = group.reduce((sum, each) => sum + each.count, 0)
    if (!first || count === 0) continue
    const { space } = first.command
    const batch = [...usesOfTakes(first.takes)]
    const quote = await allot.quote(space.id, { by: space.owner, client: 'api', count, batch })
    if (!quote.allowed && !isOnlyHeldUp(quote.denial) && !isBatchTooLarge(quote.denial, group))
      throw new CommandError(`${quote.denial.message} Nothing was charged.`)
    for (const [pool, amount] of Object.entries(quote.allowed ? quote.cost : quote.denial.cost))
      cost.set(pool, (cost.get(pool) ?? 0) + amount)
  }
  return cost
}

/** Several outputs are Batches of their own, so that together they may be larger than one may be. */
function isBatchTooLarge({ binding }: Denial, group: readonly NewFiles[]): boolean {
  return group.length > 1 && binding.every(({ code }) => code === 'batch_too_large')
}

function quoteLine(cost: ReadonlyMap<string, number>, asked: readonly NewFiles[], { meters }: Usage): string {
  const count = asked.reduce((sum, each) => sum + each.count, 0)
  const generations = asked.reduce(
    (sum, { command, count, isNew }) => sum + (isNew ? count * generationsIn(command) : 0),
    0,
  )
  const taken = meters.filter(({ meter }) => (cost.get(meter) ?? 0) > 0)
  const inWords = ({ meter, title, display, remaining }: Meter) => {
    const left = display === 'count' && typeof remaining === 'number' ? ` of ${remaining} left` : ''
    return `${cost.get(meter)} ${title}${left}`
  }
  const parts = [
    ...taken.filter(({ display }) => display === 'count').map(inWords),
    ...(generations > 0 ? [`${generations} AI generations`] : []),
    ...taken.filter(({ display }) => display === 'percent').map(inWords),
  ]
  const renewal = taken.find(({ renewsAt }) => renewsAt !== null)?.renewsAt
  const renews = renewal ? `; renews at ${shownUtc(instant(renewal))}` : ''
  return `${count} ${count === 1 ? 'file takes' : 'files take'} ${parts.join(', ') || 'nothing'}${renews}.`
}

/** Cutting out, and a colour behind the subject, make nothing new. */
const PLAIN = new Set(['background_removal', 'background'])

function generationsIn({ plan }: BatchCommand): number {
  return (plan.steps ?? []).filter(({ tool }) => !PLAIN.has(tool)).length
}
