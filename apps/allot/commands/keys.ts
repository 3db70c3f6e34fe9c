/** `allot keys`: API keys of a Space, or of the whole of Allot. The text of a key is shown once, when it is made. */

import { done } from '@allot/api/done'
import { createdKey, keyPage } from '@allot/api/key'
import { SCOPES, spaceScope } from '@allot/api/scope'
import { Command } from 'commander'
import type { z } from 'zod'
import { CommandError } from '../shell/command-error.ts'
import {
  type Connection,
  type ConnectionOptions,
  withConnection,
  withConnectionOptions,
} from '../shell/connection.ts'
import { DONE_OR_REFUSED, EXIT_DONE, JSON_OPTION, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly space?: string
  readonly json?: boolean
}

interface MakeOptions extends Options {
  readonly scopes: string
  readonly publishable?: boolean
  readonly id?: string
}

const OF_SPACE = ['--space <space>', 'of this Space, by name or id (default: of the whole of Allot)'] as const
export function keysCommand(): Command {
  const command = new Command('keys').description('List, make and revoke API keys.')
  command.addCommand(listCommand(), { isDefault: true })
  command.addCommand(makeCommand())
  command.addCommand(revokeCommand())
  return command.addHelpText(
    'after',
    `
Examples:
  allot keys
  allot keys make backend --scopes read,operate --space Shop
  allot keys make website --publishable --space Shop
  allot keys revoke key_1a2b3c --space Shop${DONE_OR_REFUSED}`,
  )
}

function listCommand(): Command {
  return withConnectionOptions(
    new Command('list').description('The keys that were made, without their texts.'),
  )
    .option(...OF_SPACE)
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot keys list --space Shop --json${DONE_OR_REFUSED}`)
    .action((options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const path = await placeOf(connection, options)
          const all: z.output<typeof keyPage>['keys'] = []
          for (let after: number | null = 0; after !== null; ) {
            const query = { after: String(after) }
            const page: z.output<typeof keyPage> = await connection.request(keyPage, {
              method: 'GET',
              path,
              query,
            })
            all.push(...page.keys)
            after = page.next
          }
          if (all.length === 0) printer.note(nothingToList(options))
          else
            printer.table(
              ['id', 'name', 'may', 'ends in', 'made at', 'revoked at'],
              all.map((is) => {
                const may = is.kind === 'publishable' ? 'publishable' : is.scopes.join(',')
                return { is, cells: [is.id, is.name, may, is.hint, is.madeAt, is.revokedAt] }
              }),
            )
          return EXIT_DONE
        }),
      ),
    )
}

function nothingToList({ space }: Options): string {
  return space === undefined
    ? 'No key of the whole of Allot was made. To list the keys of a Space: allot keys --space Shop'
    : `No key of ${space} was made. Make one: allot keys make backend --scopes read,operate --space ${space}`
}

function makeCommand(): Command {
  return withConnectionOptions(
    new Command('make').description('Make a key. Its text is shown once and not kept.'),
  )
    .argument('<name>', 'what it is for')
    .option(...OF_SPACE)
    .option('--scopes <scopes>', `what it may do, with commas between: ${SCOPES.join(', ')}`, 'read')
    .option('--publishable', 'for browsers: reads usage and quotes of one Space, and nothing else')
    .option('--id <id>', 'given again with the same id, it is the same key')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `\nExample:\n  allot keys make backend --scopes read,operate --space Shop${DONE_OR_REFUSED}`,
    )
    .action((name: string, options: MakeOptions) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const { publishable, id } = options
          if (publishable && options.space === undefined)
            throw new CommandError('A publishable key belongs to one Space; add --space.')
          const scopes = scopesIn(options)
          const kind = options.space === undefined ? {} : { kind: publishable ? 'publishable' : 'secret' }
          const body = { name, ...kind, scopes: publishable ? [] : scopes }
          const path = await placeOf(connection, options)
          const made = await connection.request(createdKey, {
            method: 'POST',
            path,
            body,
            idempotencyKey: id,
          })
          printer.say(made, made.key)
          return EXIT_DONE
        }),
      ),
    )
}

function revokeCommand(): Command {
  return withConnectionOptions(new Command('revoke').description('End a key, at once and for good.'))
    .argument('<key>', 'its id, as `allot keys` shows it')
    .option(...OF_SPACE)
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot keys revoke key_1a2b3c --space Shop${DONE_OR_REFUSED}`)
    .action((key: string, options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const path = `${await placeOf(connection, options)}/${encodeURIComponent(key)}`
          await connection.request(done, { method: 'DELETE', path })
          printer.say({ key, revoked: true }, `${key} is revoked.`)
          return EXIT_DONE
        }),
      ),
    )
}

/** @throws CommandError */
function scopesIn({ scopes, space }: MakeOptions): readonly string[] {
  const given = scopes.split(',').map((scope) => scope.trim())
  const known: readonly string[] = space === undefined ? SCOPES : spaceScope.options
  const unknown = given.find((scope) => !known.includes(scope))
  if (unknown === undefined) return given
  const whose = space === undefined ? '' : ' that a key of one Space may have'
  throw new CommandError(`"${unknown}" is not a scope${whose}. The scopes are ${known.join(', ')}.`)
}

async function placeOf(connection: Connection, { space }: Options): Promise<string> {
  if (space === undefined) return '/v1/keys'
  return `/v1/spaces/${(await connection.space(space)).id}/keys`
}
