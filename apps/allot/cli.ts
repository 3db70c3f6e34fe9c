/** The command line: every command, and what is said where one is used wrongly. */
import { Command } from 'commander'

/** Only what is asked for is loaded; help and completion need all of them. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand(),
  batch: async () => (await import('./batch.ts')).batchCommand(),
  usage: async () => (await import('./shell/usage.ts')).usageCommand(),
  grant: async () => (await import('./shell/grant.ts')).grantCommand(),
  spaces: async () => (await import('./shell/spaces.ts')).spacesCommand(),
  keys: async () => (await import('./shell/keys.ts')).keysCommand(),
  policy: async () => (await import('./policy.ts')).policyCommand(),
  test: async () => (await import('./scenario/command.ts')).testCommand(),
  backtest: async () => (await import('./shell/backtest.ts')).backtestCommand(),
  migrate: async () => (await import('./move.ts')).migrateCommand(),
  export: async () => (await import('./move.ts')).exportCommand(),
  import: async () => (await import('./move.ts')).importCommand(),
  move: async () => (await import('./move.ts')).moveCommand(),
  mcp: async () => (await import('./mcp.ts')).mcpCommand(),
  doctor: async () => (await import('./shell/doctor.ts')).doctorCommand(),
  completion: async () => (await import('./shell/completion.ts')).completionCommand(),
}

const program = new Command('allot')
  .description('The allowance engine for AI image products, and the Batch photo studio that runs on it.')
  .version('0.1.0')
  .showHelpAfterError('(allot --help shows how it is used)')
  .addHelpText(
    'after',
    `
Examples:
  allot start                                        the server and the studio, on http://localhost:4400
  allot batch photos --out done --remove-background --white-background --size 2048 --format jpg
  allot usage --space Shop                           what a Space has used, reserved and left
  allot doctor                                       whether all is well, and what to do where it is not

Commands talk to the Allot that runs on the data folder (ALLOT_DATA), or to --url with --key; where none runs, they
open the folder themselves. Exit status: 0 done, 1 the answer is no, 2 refused before anything happened.`,
  )

const [asked = ''] = process.argv.slice(2)
const one = asked === 'completion' ? undefined : COMMANDS[asked]
for (const command of one ? [one] : Object.values(COMMANDS)) program.addCommand(await command())

// Wrong words are refused before anything happens, which is status 2 wherever they are found.
for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)]) {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
}

await program.parseAsync()
