/** `allot spaces`: lists Spaces, shows one, makes one. */
import { memberPage } from '@allot/api/member'
import { createdSpace, space as standing } from '@allot/api/space'
import { instant, shownUtc } from '@allot/rules/instant'
import { PERIODS } from '@allot/rules/renewal'
import { Command, Option } from 'commander'
import {
  type Connection,
  type ConnectionOptions,
  withConnection,
  withConnectionOptions,
} from '../shell/connection.ts'
import { DONE_OR_REFUSED, EXIT_DONE, JSON_OPTION, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly json?: boolean
}

interface MakeOptions extends Options {
  readonly owner: string
  readonly plan: string
  readonly period: string
  readonly id?: string
  readonly person?: string
}

export function spacesCommand(): Command {
  const command = new Command('spaces').description('List Spaces, look at one, make one.')
  command.addCommand(listCommand(), { isDefault: true })
  command.addCommand(showCommand())
  command.addCommand(makeCommand())
  return command.addHelpText(
    'after',
    `
Examples:
  allot spaces
  allot spaces show Shop --json
  allot spaces make Shop --owner ann --plan pro${DONE_OR_REFUSED}`,
  )
}

function listCommand(): Command {
  return withConnectionOptions(new Command('list').description('Every Space, oldest first.'))
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot spaces list --json${DONE_OR_REFUSED}`)
    .action((options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const all = []
          for await (const each of connection.spaces()) all.push(each)
          if (all.length === 0)
            printer.note('There is no Space yet. Make one: allot spaces make Shop --owner ann --plan pro')
          else
            printer.table(
              ['id', 'name', 'owner'],
              all.map((is) => ({ is, cells: [is.id, is.name, is.owner] })),
            )
          return EXIT_DONE
        }),
      ),
    )
}

function showCommand(): Command {
  return withConnectionOptions(new Command('show').description('A Space as it stands.'))
    .argument('[space]', 'its name or id, where there are several')
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot spaces show Shop${DONE_OR_REFUSED}`)
    .action((named: string | undefined, options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const { id, owner } = await connection.space(named)
          const it = await connection.request(standing, { method: 'GET', path: `/v1/spaces/${id}` })
          const { next, renewsAt } = it
          const lines = [
            `${it.name} (${it.id})`,
            `  plan        ${it.plan}, ${it.period}, under ${it.policy}`,
            ...(next ? [`  changes to  ${next.plan}, ${next.period}`] : []),
            `  owner       ${await ownerName(connection, id, owner)}`,
            `  renews at   ${renewsAt === null ? 'never' : shownUtc(instant(renewsAt))}`,
            `  members     ${it.members}`,
            `  open holds  ${it.openHolds}`,
            `  entries     ${it.entries}`,
          ]
          printer.say(it, lines.join('\n'))
          return EXIT_DONE
        }),
      ),
    )
}

/** The name and e-mail of the owner, where they have an account here and are on the first page of members. */
async function ownerName(connection: Connection, space: string, owner: string): Promise<string> {
  const path = `/v1/spaces/${space}/members`
  const { members } = await connection.request(memberPage, { method: 'GET', path })
  const found = members.find(({ id }) => id === owner)
  const known = [found?.name, found?.email].filter(Boolean).join(', ')
  return known ? `${known} (${owner})` : owner
}

function makeCommand(): Command {
  return withConnectionOptions(new Command('make').description('Make a Space.'))
    .argument('<name>', 'what people call it')
    .requiredOption('--owner <member>', 'the id of the member who will own it')
    .requiredOption('--plan <plan>', 'what it subscribes to')
    .addOption(new Option('--period <period>', 'for how long').choices(PERIODS).default('monthly'))
    .option('--person <id>', 'who makes it: gets what a plan gives once in one of their Spaces')
    .option('--id <id>', 'given again with the same id, it is the same Space')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `\nExample:\n  allot spaces make Shop --owner ann --plan pro --period yearly${DONE_OR_REFUSED}`,
    )
    .action((name: string, options: MakeOptions) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const { owner, plan, period, id, person } = options
          const body = { name, owner, plan, period, person }
          const it = await connection.request(createdSpace, {
            method: 'POST',
            path: '/v1/spaces',
            body,
            idempotencyKey: id,
          })
          const elsewhere =
            it.freeAllowance === 'given before'
              ? ` What ${plan} gives once, this person has in ${it.freeAllowanceIn}.`
              : ''
          printer.say(it, `${it.name} is ${it.id}.${elsewhere}`)
          return EXIT_DONE
        }),
      ),
    )
}
