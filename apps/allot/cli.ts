/** The command line: loads the named command, and reports wrong use. */

import { lookUp } from '@allot/rules/look-up'
import { Command } from 'commander'
import { COMMANDS } from './commands.ts'
import manifest from './package.json' with { type: 'json' }

const program = new Command('allot')
  .description('The allowance engine for AI image products, and the Batch photo studio that runs on it.')
  .version(manifest.version)
  .addHelpText(
    'after',
    `
Examples:
  allot start                                        the server and the studio, on http://localhost:4400
  allot batch photos --out done --remove-background --white-background --size 2048 --format jpg
  allot usage --space Shop                           what a Space has used, reserved and left
  allot doctor                                       checks the installation and says how to fix it

Commands talk to the Allot that runs on the data folder (ALLOT_DATA), or to --url with --key; where none runs, they
open the folder themselves. Exit status: 0 done, 1 the answer is no, 2 refused before anything happened.`,
  )

const [named = ''] = process.argv.slice(2)

/** Commands whose effect counts, not their output. */
const CHANGING: ReadonlySet<string> = new Set(['start', 'batch', 'import', 'move'])

// The reader of the output has closed it, as `head` does. A command that only prints stops; one that changes something continues.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (!CHANGING.has(named)) process.exit()
})

const command = named === 'completion' ? undefined : lookUp(COMMANDS, named)
for (const load of command ? [command] : Object.values(COMMANDS)) program.addCommand(await load())

/** A command line that cannot be parsed ends with status 2, in every command. */
function reportWrongUse(command: Command, words: string): void {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  command.showHelpAfterError(`(${words} --help shows how it is used)`)
  for (const each of command.commands) reportWrongUse(each, `${words} ${each.name()}`)
}
reportWrongUse(program, 'allot')

await program.parseAsync()
