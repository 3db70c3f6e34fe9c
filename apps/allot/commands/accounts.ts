/** `allot accounts`: what an operator does for the account of a person who cannot do it themselves. */
import { done } from '@allot/api/done'
import { Command } from 'commander'
import { type ConnectionOptions, withConnection, withConnectionOptions } from '../shell/connection.ts'
import { EXIT_DONE, JSON_OPTION, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly json?: boolean
}

export function accountsCommand(): Command {
  const command = new Command('accounts').description('Help people who cannot get into their account.')
  command.addCommand(twoStepOffCommand())
  return command.addHelpText(
    'after',
    `
Examples:
  allot accounts two-step-off ann@example.com

Exit status: 0 done, 2 refused before anything happened.`,
  )
}

function twoStepOffCommand(): Command {
  return withConnectionOptions(
    new Command('two-step-off').description(
      'Turn off two-step sign-in, for a person who lost their phone and their recovery codes.',
    ),
  )
    .argument('<email>', 'the e-mail address of the account; make sure who asks')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
The app and the recovery codes are forgotten, every session of the person ends, a mail tells them where mail is
sent, and the security log has it. Passwords and passkeys stay.

Example:
  allot accounts two-step-off ann@example.com

Exit status: 0 done, 2 refused before anything happened.`,
    )
    .action((email: string, options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const path = '/v1/second-factor-removals'
          await connection.request(done, { method: 'POST', path, body: { email } })
          printer.say(
            { email, twoStep: false },
            `${email} signs in without a code now. Their sessions ended.`,
          )
          return EXIT_DONE
        }),
      ),
    )
}
