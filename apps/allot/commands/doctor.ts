/** `allot doctor`: reports what keeps Allot from starting or running well, and how to fix it. */
import { Command } from 'commander'
import { checkUp } from '../doctor/checkup.ts'
import { readSettings } from '../settings.ts'
import { EXIT_DONE, EXIT_NO, JSON_OPTION, run } from '../shell/printer.ts'

interface Options {
  readonly json?: boolean
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Check whether Allot can run well here; changes nothing.')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
It looks at Node, the rights of the data folder, the disk, the database file and who has it open, migrations that
wait, the policies, the model for cut-outs with its licence, what strangers find, what a photo could make its decoder
reach, and the clock.

Examples:
  allot doctor
  ALLOT_DATA=/var/lib/allot allot doctor --json

Exit status: 0 all is well, 1 there are problems, 2 the settings cannot be read.`,
    )
    .action((options: Options) =>
      run(options, async (printer) => {
        let problems = 0
        for await (const finding of checkUp(await readSettings(process.env))) {
          const { check, ok, found, mend } = finding
          if (!ok) problems += 1
          printer.say(
            finding,
            `${ok ? 'ok     ' : 'problem'}  ${check}: ${found}${mend ? `\n         ${mend}` : ''}`,
          )
        }
        return problems === 0 ? EXIT_DONE : EXIT_NO
      }),
    )
}
