/** `allot password`: a link for somebody who forgot theirs, to pass on where no e-mail is sent or none arrives. */
import { passwordLink } from '@allot/api/password-link'
import { Command } from 'commander'
import { type ConnectionOptions, connected, reaching } from '../shell/connection.ts'
import { DONE, JSON_OPTION, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly id?: string
  readonly json?: boolean
}

export function passwordCommand(): Command {
  return reaching(new Command('password').description('Make a link with which somebody sets a new password.'))
    .argument('<email>', 'of whose account; make sure who asks')
    .option('--id <id>', 'given again with the same id, it is the same link')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
The link works once, within an hour; whoever opens it is in that account.

Example:
  allot password ann@example.com

Exit status: 0 done, 2 refused before anything happened.`,
    )
    .action((email: string, options: Options) =>
      run(options, (printer) =>
        connected(options, async (connection) => {
          const path = '/v1/password-links'
          const made = await connection.ask(passwordLink, {
            method: 'POST',
            path,
            body: { email },
            id: options.id,
          })
          printer.say(made, made.link)
          return DONE
        }),
      ),
    )
}
