/** The command line: `allot start`, `allot batch`, `allot policy`. */
import { Command } from 'commander'
import { batchCommand } from './batch.ts'
import { mcpCommand } from './mcp.ts'
import { exportCommand, importCommand, migrateCommand } from './move.ts'
import { policyCommand } from './policy.ts'
import { testCommand } from './scenario/command.ts'
import { startCommand } from './start.ts'

const program = new Command('allot')
  .description('The allowance engine for AI image products, and the Batch photo studio that runs on it.')
  .version('0.1.0')
  .showHelpAfterError('(allot --help shows how it is used)')
  .addCommand(startCommand())
  .addCommand(batchCommand())
  .addCommand(policyCommand())
  .addCommand(testCommand())
  .addCommand(migrateCommand())
  .addCommand(exportCommand())
  .addCommand(importCommand())
  .addCommand(mcpCommand())
  .addHelpText(
    'after',
    `
Examples:
  allot start                                        the server and the studio, on http://localhost:4400
  allot batch photos --out done --remove-background --white-background --size 2048 --format jpg`,
  )

// Wrong words are refused before anything happens, which is status 2 wherever they are found.
for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)]) {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
}

await program.parseAsync()
