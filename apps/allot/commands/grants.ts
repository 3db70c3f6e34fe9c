/** `allot grants`: what was granted to a Space and is not spent; and takes one of it back. */
import { answer } from '@allot/api/answer'
import { grantPage } from '@allot/api/grant'
import { VOID_REASONS } from '@allot/rules/voided-grants'
import { Command, Option } from 'commander'
import { type ConnectionOptions, withConnection, withConnectionOptions } from '../shell/connection.ts'
import { EXIT_DONE, EXIT_NO, JSON_OPTION, run } from '../shell/printer.ts'

interface ListOptions extends ConnectionOptions {
  readonly space?: string
  readonly json?: boolean
}

interface VoidOptions extends ListOptions {
  readonly reason: string
  readonly note?: string
  readonly id?: string
}

export function grantsCommand(): Command {
  return new Command('grants')
    .description('List what was granted to a Space, and take a grant back.')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(voidCommand())
    .addHelpText(
      'after',
      `
Examples:
  allot grants --space Shop
  allot grants void 7 --space Shop --reason mistake

Exit status: 0 done, 1 not, 2 refused before anything happened.`,
    )
}

function listCommand(): Command {
  return withConnectionOptions(new Command('list').description('The grants that are not spent.'))
    .option('--space <space>', 'its name or id, where there are several')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Examples:
  allot grants
  allot grants list --space Shop --json

Exit status: 0 told, 2 Allot cannot be asked.`,
    )
    .action((options: ListOptions) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const space = await connection.space(options.space)
          const path = `/v1/spaces/${space.id}/grants`
          const { grants } = await connection.request(grantPage, {
            method: 'GET',
            path,
            query: { limit: '1000' },
          })
          printer.table(
            ['grant', 'pool', 'kind', 'amount', 'left', 'reserved', 'from', 'lapses'],
            grants.map((each) => {
              const { id, pool, kind, amount, left, held, from, expires, voided } = each
              const what = voided ? `${kind}, taken back` : kind
              return {
                is: { space: space.id, ...each },
                cells: [id, pool, what, amount, left, held, from ?? '-', expires ?? 'never'],
              }
            }),
          )
          return EXIT_DONE
        }),
      ),
    )
}

function voidCommand(): Command {
  return withConnectionOptions(
    new Command('void').description('Take a grant back: what is left of it lapses.'),
  )
    .argument('<grant>', 'its number; `allot grants` lists them')
    .option('--space <space>', 'its name or id, where there are several')
    .addOption(new Option('--reason <reason>', 'why').choices([...VOID_REASONS]).makeOptionMandatory())
    .option('--note <text>', 'more about it; it stands in the log')
    .option('--id <id>', 'given again with the same id, nothing is taken back twice')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Examples:
  allot grants --space Shop
  allot grants void 7 --space Shop --reason chargeback --note "case 4711"

Exit status: 0 taken back, 1 not, 2 refused before anything happened.`,
    )
    .action((grant: string, { reason, note, id, ...options }: VoidOptions) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const space = await connection.space(options.space)
          const path = `/v1/spaces/${space.id}/grants/${encodeURIComponent(grant)}/voids`
          const body = { reason, ...(note !== undefined && { note }) }
          const voided = await connection.request(answer, { method: 'POST', path, body, idempotencyKey: id })
          const line = voided.allowed
            ? `Grant ${grant} of ${space.name} (${space.id}) is taken back. ${lapsed(voided.cost)}`
            : voided.denial.message
          printer.say({ space: space.id, ...voided }, line)
          return voided.allowed ? EXIT_DONE : EXIT_NO
        }),
      ),
    )
}

function lapsed(cost: Readonly<Record<string, number>>): string {
  const [left] = Object.entries(cost)
  return left && left[1] > 0 ? `${left[1]} of ${left[0]} lapsed.` : 'Nothing was left of it.'
}
