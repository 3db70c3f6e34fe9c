/**
 * `allot batch`: the studio's Batch from the shell. It edits the photos here and meters them through the Allot that
 * runs on this data folder, or through one that it opens itself. A run that was killed continues when the same command is
 * given again.
 */
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { type AllotClient, connectAllot, type ListedSpace } from '@allot/client/allot'
import { openLogger } from '@allot/server/logger'
import { type Batches, PhotoFault } from '@allot/studio/batches'
import type { Edits } from '@allot/studio/contract/edits'
import { openStudio } from '@allot/studio/studio'
import { Command, Option } from 'commander'
import { leftOutLines } from '../batch/left-out.ts'
import { editsFrom, type Options } from '../batch/options.ts'
import { jsonReport, type Report, terminalReport } from '../batch/report.ts'
import { findSources, type Source } from '../batch/sources.ts'
import { readSettings } from '../settings.ts'
import { CommandError } from '../shell/command-error.ts'
import { openEndpoint } from '../shell/connection.ts'
import { printError } from '../shell/printer.ts'

const ALL_EXPORTED = 0
const SOME_FAILED = 1
const REFUSED = 2
const INTERRUPTED = 130

export function batchCommand(): Command {
  return new Command('batch')
    .description('Edit and export many photos at once.')
    .argument('<photos...>', 'photo files, or folders of photos; subfolders are kept')
    .requiredOption('--out <dir>', 'the folder for the results; nothing in it is ever overwritten')
    .option('--remove-background', 'cut out the subject')
    .option('--white-background', 'put it on white')
    .option('--size <pixels>', 'the canvas: 2048 for a square, 1600x2000 for another shape')
    .option(
      '--margin <share>',
      'the share of the shorter side that stays empty around the subject, 0 to 0.4',
      '0.08',
    )
    .addOption(
      new Option('--format <format>', 'the file format')
        .choices(['jpg', 'png', 'webp', 'avif'])
        .default('jpg'),
    )
    .option('--quality <1-100>', 'for jpg, webp and avif', '90')
    .option('--space <name>', 'the Space that pays, where there are several')
    .option('--plan <plan>', 'the plan of the Space that a first run makes', 'pro')
    .option('--json', 'one JSON object a line, for machines')
    .addHelpText(
      'after',
      `
Examples:
  allot batch photos --out done --remove-background --white-background --size 2048
  allot batch *.heic --out web --size 1600x2000 --margin 0 --format webp --quality 85 --json

The same command resumes a run that was killed. Once a run has ended, the same command starts another one: it is charged
again and writes name-2.jpg beside name.jpg.

Exit status: 0 all exported, 1 some failed, 2 refused before anything was charged.`,
    )
    .action(async (named: string[], options: Options) => {
      try {
        process.exitCode = await batch(named, options)
      } catch (cause) {
        printError(options, cause instanceof PhotoFault ? new CommandError(cause.message) : cause)
        process.exitCode = REFUSED
      }
      process.exit()
    })
}

async function batch(named: string[], options: Options): Promise<number> {
  const edits = editsFrom(options)
  const out = resolve(options.out)
  const { photos, leftOut, missing } = findSources(named, out)
  if (missing.length > 0)
    throw new CommandError(`There is no ${missing.join(', no ')}. Check the names; nothing was charged.`)
  for (const line of leftOutLines(leftOut)) console.error(line)
  if (photos.length === 0)
    throw new CommandError(
      'There are no photos there. Name photo files, or folders that have some; nothing was charged.',
    )
  const settings = await readSettings(process.env)
  const { data } = settings
  const logger = openLogger(settings.logLevel)
  const endpoint = await openEndpoint(settings, logger)
  const allot = connectAllot(endpoint)
  const studio = await openStudio({
    data: join(data, 'shell'),
    models: join(data, 'models'),
    allot,
    whoIs: async () => undefined,
    client: 'api',
    unexpected: logger.error,
  })
  try {
    const space = await payingSpace(allot, options)
    return await run(studio.batches, allot, {
      space,
      photos,
      out,
      edits,
      report: options.json ? jsonReport() : terminalReport(),
    })
  } finally {
    await studio.close()
    await endpoint.close()
  }
}

interface BatchCommand {
  readonly space: ListedSpace
  readonly photos: readonly Source[]
  readonly out: string
  readonly edits: Edits
  readonly report: Report
}

/** @returns the exit status */
async function run(batches: Batches, allot: AllotClient, command: BatchCommand): Promise<number> {
  const { space, photos, out, report } = command
  const { id, stop } = await begin(batches, command)
  const before = batches.summary(id)
  report.begin(photos.length, before.exported + before.failed)
  const interrupted = onInterrupt(() => void batches.stop())
  await batches.finished(id)
  stop()
  const summary = batches.summary(id)
  report.end(summary, batches.photoItems(id), await allot.usage(space.id), out)
  if (interrupted()) {
    console.error('Interrupted. Run the same command again to go on; nothing is charged twice.')
    return INTERRUPTED
  }
  return summary.exported === summary.total ? ALL_EXPORTED : SOME_FAILED
}

/** Goes on with the Batch of the same command, or makes one and runs it. A draft that is refused is removed. */
async function begin(
  batches: Batches,
  { space, photos, out, edits, report }: BatchCommand,
): Promise<{ readonly id: string; readonly stop: () => void }> {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([space.id, out, edits, photos]))
    .digest('base64url')
  const unfinished = batches.store.unfinishedWith(fingerprint)
  if (unfinished) {
    const stop = batches.listen(unfinished.id, report.event)
    console.error('Going on with the Batch that was interrupted.')
    await batches.resume(unfinished.id)
    return { id: unfinished.id, stop }
  }
  const draft = batches.create({
    space: space.id,
    member: space.owner,
    name: 'From the shell',
    edits,
    out,
    fingerprint,
    photos: photos.map(({ name, bytes, path }) => ({ name, bytes, source: path })),
  })
  const stop = batches.listen(draft.id, report.event)
  try {
    const denial = await batches.run(draft)
    if (denial) throw new CommandError(`${denial.message} Nothing was charged.`)
    return { id: draft.id, stop }
  } catch (cause) {
    if (batches.store.job(draft.id)?.state.name === 'draft') await batches.remove(draft.id)
    throw cause
  }
}

function onInterrupt(stop: () => void): () => boolean {
  let interrupted = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupted) process.exit(INTERRUPTED)
      interrupted = true
      console.error('Finishing the photos in progress …')
      stop()
    })
  }
  return () => interrupted
}

async function payingSpace(allot: AllotClient, { space: named, plan }: Options): Promise<ListedSpace> {
  const spaces = await allot.spaces()
  const matching =
    named === undefined ? spaces : spaces.filter((space) => space.name === named || space.id === named)
  const [only] = matching
  if (only && matching.length === 1) return only
  if (spaces.length === 0 && named === undefined) {
    await allot
      .createSpace({ name: 'Local', plan, period: 'monthly', owner: 'local' }, { idempotencyKey: 'local' })
      .catch((cause: unknown) => {
        throw new CommandError(cause instanceof Error ? cause.message : String(cause))
      })
    return payingSpace(allot, { space: 'Local', plan } as Options) // only these two are read
  }
  const names = spaces.map((space) => `"${space.name}" (${space.id})`).join(', ')
  throw new CommandError(
    `Say which Space pays, with --space: ${names || 'there is none yet'}. Nothing was charged.`,
  )
}
