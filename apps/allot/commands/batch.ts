/**
 * `allot batch`: the studio's Batch from the shell. It edits the photos here and meters them through the Allot that
 * runs on this data folder, or through one that it opens itself. The same command given again does only what is missing.
 */
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ListedSpace } from '@allot/client/allot'
import { download } from '@allot/server/download'
import { openLogger } from '@allot/server/logger'
import { openBatchStudio, openImaging, workFolder } from '@allot/studio/batch-studio'
import { PhotoFault } from '@allot/studio/batches'
import { BACKDROP_KINDS, SHADOW_KINDS } from '@allot/studio/contract/edits'
import { PRESET_NAMES } from '@allot/studio/contract/presets'
import { Command, Option } from 'commander'
import { aiSettingsOf } from '../ai-settings.ts'
import { batchCommands, hostsOf } from '../batch/batch-commands.ts'
import type { RunOutcome } from '../batch/command-run.ts'
import { agreed, terminalQuestion } from '../batch/consent.ts'
import { leftOutLines } from '../batch/left-out.ts'
import { type Options, outputsFrom } from '../batch/options.ts'
import { runOutputs } from '../batch/output-runs.ts'
import { countsOf, jsonReport, terminalReport } from '../batch/report.ts'
import { checkedReportFile, writeReport } from '../batch/report-file.ts'
import { checkPattern } from '../batch/result-names.ts'
import { findSources } from '../batch/sources.ts'
import { requireConfinement } from '../doctor/photo-workers.ts'
import { modelOf, readSettings } from '../settings.ts'
import { limitsOf } from '../share-settings.ts'
import { type BatchAllot, openBatchAllot } from '../shell/batch-allot.ts'
import { CommandError } from '../shell/command-error.ts'
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
    .option('--background <what>', 'a colour (f5f5f5), a picture (wall.jpg), white, transparent or blur')
    .addOption(
      new Option('--shadow <kind>', 'put the subject on the ground with an AI Shadow').choices(SHADOW_KINDS),
    )
    .option(
      '--backdrop [scene]',
      `draw an AI Background behind the subject: ${BACKDROP_KINDS.join(', ')}, a colour, or words ("sand table, light from the left")`,
    )
    .option('--recolor <colour>', 'give the subject another colour: 2f6fb0')
    .option('--beautify', 'better light and colour, level, without dust')
    .addOption(
      new Option(
        '--preset <shop>',
        'what a shop asks for: cut out, on white, its size, at most its bytes',
      ).choices(PRESET_NAMES),
    )
    .option('--size <pixels>', 'the canvas: 2048 for a square, 1600x2000 for another shape')
    .option(
      '--margin <share>',
      'the share of the shorter side that stays empty around the subject, 0 to 0.4; four for top,right,bottom,left (default: 0.08)',
    )
    .option('--position <where>', 'where the subject stands: center, top, bottom-left …')
    .option('--no-enlarge', 'leave a subject that is smaller than its place as it is')
    .addOption(
      new Option('--format <format>', 'the file format (default: jpg)').choices([
        'jpg',
        'png',
        'webp',
        'avif',
      ]),
    )
    .option('--quality <1-100>', 'for jpg, webp and avif (default: 90)')
    .option('--max-bytes <size>', 'the largest file: 500KB, 2MB; the quality falls as far as it must')
    .option(
      '--name <pattern>',
      'how results are called: {name}, {n}, {folder}, {output}, {width}, {height}; subfolders stay',
    )
    .option('--recipe <file>', 'all of this from a YAML or JSON file, also with several outputs a photo')
    .option('--report <file>', 'write what became of each photo to a .csv or .json file')
    .option('--space <name>', 'the Space that pays, where there are several')
    .option('--plan <plan>', 'the plan of the Space that a first run makes', 'pro')
    .option(
      '--send-photos-to <host>',
      'agree that photos are sent to this host for AI tools; kept for the Space',
      (host: string, before: readonly string[] = []) => [...before, host],
    )
    .option('--again', 'do also what the same command has exported already')
    .option('--json', 'one JSON object a line, for machines')
    .addHelpText(
      'after',
      `
Examples:
  allot batch photos --out done --remove-background --white-background --size 2048
  allot batch *.heic --out web --size 1600x2000 --margin 0 --format webp --quality 85 --json
  allot batch photos --out shop --preset amazon --name "{name}-main" --report shop.csv
  allot batch photos --out shop --remove-background --backdrop table --shadow contact --size 2048
  allot batch photos --out shop --recipe shop.yaml

A recipe, shop.yaml; each file that leaves takes one Batch export:
  recipe: 1
  steps: [remove_background, { background: white }, { ai_shadow: { kind: cast } }]
  outputs:
    - { preset: amazon, name: "amazon/{name}" }
    - { size: 1080x1350, margin: 0.1, format: webp, max_bytes: 300000, name: "web/{name}" }

Where a provider does the work of a tool, photos are sent to its host: the command says which, and asks once.

Tools whose plan prices them take AI credits, or count as generations, for each photo: what all of it takes is said before
anything is charged, and a recipe may have every tool that the studio has for photos.

The same command again does only what is missing: what a killed run left, photos that were added or have changed, and
those that failed. What is exported already is left as it is and takes nothing. With --again everything is done and
charged anew, as name-2.jpg beside name.jpg.

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
  const outputs = await outputsFrom(options)
  for (const { name } of outputs) if (name !== undefined) checkPattern(name)
  const reportFile = options.report === undefined ? undefined : checkedReportFile(options.report)
  const out = resolve(options.out)
  const { photos, leftOut, missing, inOut } = findSources(named, out)
  if (missing.length > 0)
    throw new CommandError(`There is no ${missing.join(', no ')}. Check the names; nothing was charged.`)
  for (const line of leftOutLines(leftOut)) console.error(line)
  if (photos.length === 0 && inOut.length > 0)
    throw new CommandError(
      `${inOut.join(', ')} is the folder for the results, or lies in it, and is not searched for photos. Name another --out; nothing was charged.`,
    )
  if (photos.length === 0)
    throw new CommandError(
      'There are no photos there. Name photo files, or folders that have some; nothing was charged.',
    )
  const settings = await readSettings(process.env)
  const { data } = settings
  const model = modelOf(settings)
  const limits = limitsOf(settings)
  const looks = join(data, 'shell', 'looks')
  await requireConfinement(settings)
  const imaging = openImaging(outputs.length > 1 ? { ...model, looks } : model, {
    limits: limits.photo,
    work: workFolder(join(data, 'shell')),
    confinement: settings.confinement,
  })
  for (const { edits } of outputs.slice(0, 1)) imaging.prepare(edits, photos.length)
  const logger = openLogger(settings.logLevel)
  const { allot, close } = await openBatchAllot(settings, logger)
  const studio = await openBatchStudio({
    data: join(data, 'shell'),
    model,
    limits: { ...limits, demo: limits.space }, // the operator's own machine: it is not asked whose Space it is
    imaging,
    // Where photos may go is decided once, on the page or here.
    sharing: join(data, 'studio', 'sharing.sqlite'),
    ai: aiSettingsOf(settings, (address, file, options) =>
      download(address, file, { ...options, allowPrivate: settings.privateWebhooks }),
    ),
    allot,
    client: 'api',
    unexpected: logger.error,
  })
  try {
    await studio.removeExpired(Date.now())
    const space = await payingSpace(allot, options)
    const { again = false, sendPhotosTo: named = [] } = options
    const commands = await batchCommands(studio.batches, allot, outputs, { space, photos, out, again })
    const hosts = await hostsOf(studio.batches, commands)
    await agreed(studio.sharing, { space, hosts, named }, options.json ? undefined : terminalQuestion())
    const report = options.json ? jsonReport() : terminalReport()
    const interrupted = onInterrupt(() => void studio.batches.stop())
    const ended = await runOutputs(studio.batches, allot, commands, report, interrupted)
    if (reportFile !== undefined) writeReport(reportFile, ended)
    report.end(ended, await allot.usage(space.id), out)
    return statusOf(ended)
  } finally {
    await studio.close()
    await close()
    await rm(looks, { recursive: true, force: true })
  }
}

function statusOf(ended: RunOutcome): number {
  if (ended.status === 'interrupted') {
    console.error('Interrupted. Run the same command again to go on; nothing is charged twice.')
    return INTERRUPTED
  }
  const { exported, total } = countsOf(ended)
  return exported === total ? ALL_EXPORTED : SOME_FAILED
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

async function payingSpace(allot: BatchAllot, { space: named, plan }: Options): Promise<ListedSpace> {
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
