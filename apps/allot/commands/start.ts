/** `allot start`: the server and the studio, until SIGTERM or SIGINT stops them. */
import { openLogger } from '@allot/server/logger'
import { Command } from 'commander'
import { requireConfinement } from '../doctor/photo-workers.ts'
import { exposureText } from '../exposure.ts'
import { type Listening, listen } from '../listen.ts'
import { acceptLoss } from '../log-mark.ts'
import { underOnePolicy } from '../one-policy.ts'
import { openProgram, type Program } from '../program.ts'
import { readSettings, type Settings, unknownVariables } from '../settings.ts'
import { JSON_OPTION, type Printer, printError, printer } from '../shell/printer.ts'
import { openTestRun } from '../test-clock.ts'
import { buildWeb, reloadWeb } from '../web-app.ts'

export function startCommand(): Command {
  return new Command('start')
    .description('Start Allot and its Batch studio.')
    .option('--dev', 'rebuild and reload the web app as its files change')
    .option(
      '--policy <name>',
      'under this policy alone, in a data folder of its own: for trying it out by hand',
    )
    .option(
      '--accept-loss',
      'go on with what is in the data folder, where its files do not fit together and no backup is left',
    )
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Environment, or allot.config.ts; all of it stands in docs/configuration.md:
  ALLOT_PORT   where it listens (4400)
  ALLOT_HOST   on which address (127.0.0.1: this machine only; 0.0.0.0: everybody who can reach it)
  ALLOT_DATA   the folder that everything is kept in (./data)

Examples:
  allot start
  ALLOT_PORT=4500 ALLOT_DATA=/var/lib/allot allot start --json
  allot start --policy 2025-06-limits

Exit status: 0 it was told to stop, 2 it cannot start.`,
    )
    .action(async ({ dev = false, policy, acceptLoss: accepts = false, ...options }: StartOptions) => {
      try {
        const settings = await readSettings(process.env)
        await requireConfinement(settings)
        const chosen = policy === undefined ? settings : underOnePolicy(settings, policy)
        if (accepts) acceptLoss(chosen.data)
        await start(chosen, dev, printer(options))
      } catch (cause) {
        printError(options, cause)
        process.exit(2)
      }
    })
}

interface StartOptions {
  readonly acceptLoss?: boolean
  readonly dev?: boolean
  readonly json?: boolean
  readonly policy?: string
}

async function start(settings: Settings, dev: boolean, { say, note }: Printer): Promise<void> {
  if (!dev && settings.studio) await buildWeb(note)
  // What is made from here on is for this account alone: databases, photos, what is written for other commands.
  process.umask(0o077)
  const logger = openLogger(settings.logLevel)
  for (const name of unknownVariables(process.env))
    note(`${name} is no setting of Allot; see docs/configuration.md.`)
  const test = settings.testClock ? await openTestRun(settings) : undefined
  const program = await openProgram({ settings, ...test, logger })
  try {
    const reload = dev ? await reloadWeb() : undefined
    const listening = await listen(program, settings, reload?.before)
    program.listensAt(listening.address)
    if (!listening.isFound) logger.warn(NO_ROOM)
    await program.studio?.resume()
    const kept = test ? TEST_CLOCK : `Its data is in ${settings.data}. Ctrl-C stops it.`
    say(
      { running: listening.address, data: settings.data, testClock: test !== undefined },
      `\n  Allot is running at ${listening.address}\n  ${kept}\n`,
    )
    // In a terminal the lines above say it; a collector of logs needs the structured line.
    const inTerminal = process.stdout.isTTY && process.stderr.isTTY
    const exposed = exposureText(settings)
    if (exposed !== undefined) (inTerminal ? note : logger.warn)(exposed)
    if (!inTerminal) logger.info('started', { address: listening.address, ...(test && { testClock: true }) })
    stopOnSignal(note, async () => {
      await reload?.close()
      await stop(program, listening)
      if (!inTerminal) logger.info('stopped')
    })
  } catch (cause) {
    await program.close()
    throw cause
  }
}

const NO_ROOM =
  'The disk is full: what is there can be read, and nothing is written until there is room. Other commands do not find this Allot.'

const TEST_CLOCK = `!!! ALLOT_TEST_CLOCK IS ON: FOR TESTS ONLY !!!
  Its clock stands still until a request sets it, and NOTHING IS KEPT: all of it is gone when it stops.`

async function stop(program: Program, listening: Listening): Promise<void> {
  const answered = listening.close()
  await program.end()
  await answered
  await program.close()
}

/** The first signal finishes requests and photos in progress; the second exits at once. */
function stopOnSignal(note: Printer['note'], stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      note('Stopping: finishing the current photos; unfinished Batches resume at the next start.')
      void stop().then(
        () => process.exit(0),
        (cause: unknown) => {
          note(`Not everything was closed: ${cause instanceof Error ? cause.message : cause}`)
          process.exit(1)
        },
      )
    })
  }
}
