/** The command line: the command that is asked for, and what is said where it is used wrongly. */

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
  allot doctor                                       whether all is well, and what to do where it is not

Commands talk to the Allot that runs on the data folder (ALLOT_DATA), or to --url with --key; where none runs, they
open the folder themselves. Exit status: 0 done, 1 the answer is no, 2 refused before anything happened.`,
  )

const [asked = ''] = process.argv.slice(2)

/** What they do counts, not what they say of it. */
const WORKING: ReadonlySet<string> = new Set(['start', 'batch', 'import', 'move'])

// Whoever read it has gone, as `head` does: what only tells is done then; what works goes on to its end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (!WORKING.has(asked)) process.exit()
})

const one = asked === 'completion' ? undefined : COMMANDS[asked]
for (const command of one ? [one] : Object.values(COMMANDS)) program.addCommand(await command())

/** Wrong words are refused before anything happens, which is status 2 wherever they are found. */
function refuseWrongWords(command: Command, words: string): void {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  command.showHelpAfterError(`(${words} --help shows how it is used)`)
  for (const each of command.commands) refuseWrongWords(each, `${words} ${each.name()}`)
}
refuseWrongWords(program, 'allot')

await program.parseAsync()
