/** `allot password`: makes a link for setting a password, for when no e-mail is sent or arrives; and an account with it. */
import { passwordLink } from '@allot/api/password-link'
import { Command } from 'commander'
import { type ConnectionOptions, withConnection, withConnectionOptions } from '../shell/connection.ts'
import { EXIT_DONE, JSON_OPTION, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly id?: string
  readonly new?: string
  readonly json?: boolean
}

export function passwordCommand(): Command {
  return withConnectionOptions(new Command('password').description('Make a link for setting a new password.'))
    .argument('<email>', 'the e-mail address of the account; make sure who asks')
    .option('--new <name>', 'makes the account of a person of this name, where there is none yet')
    .option('--id <id>', 'given again with the same id, it is the same link')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
The link works once, within an hour (of a new account within a week), for whoever opens it.

Examples:
  allot password ann@example.com
  allot password ann@example.com --new "Ann Lee"

Exit status: 0 done, 2 refused before anything happened.`,
    )
    .action((email: string, options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const path = '/v1/password-links'
          const made = await connection.request(passwordLink, {
            method: 'POST',
            path,
            body: { email, ...(options.new !== undefined && { name: options.new }) },
            idempotencyKey: options.id,
          })
          printer.say(made, made.link)
          return EXIT_DONE
        }),
      ),
    )
}
