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

interface RevokeOptions extends Options {
  readonly handOver?: boolean
}

interface MakeOptions extends Options {
  readonly scopes: string
  readonly publishable?: boolean
  readonly expires?: string
  readonly addresses?: string
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
  allot keys make till --space Shop --expires 2026-12-31T00:00:00Z --addresses 203.0.113.0/24
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
              [
                'id',
                'name',
                'may',
                'ends in',
                'state',
                'made by',
                'made at',
                'last used',
                'expires',
                'only from',
              ],
              all.map((is) => ({ is, cells: cellsOf(is, options) })),
            )
          return EXIT_DONE
        }),
      ),
    )
}

function cellsOf(key: ListedKey, { space }: Options): readonly (string | null)[] {
  const { id, name, hint, status, role, madeAt, usedAt, expiresAt, addresses } = key
  const may = key.kind === 'publishable' ? 'publishable' : key.scopes.join(',')
  const bounded = space !== undefined && key.maker === null && role === 'member'
  return [
    ...[id, name, bounded ? `${may} (as a member)` : may, hint, status],
    ...[makerOf(key, space), madeAt, usedAt, expiresAt],
    addresses.length === 0 ? null : addresses.join(','),
  ]
}

/** A key of before makers were known says so: an admin takes it over, or it may do what a member may. */
function makerOf({ maker }: ListedKey, space: string | undefined): string {
  if (maker === null) return space === undefined ? 'an operator' : 'not known'
  const who = maker.member === null ? 'an operator' : (maker.name ?? maker.member)
  return maker.member !== null && maker.key !== null ? `${who}, with ${maker.key}` : who
}

type ListedKey = z.output<typeof keyPage>['keys'][number]

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
    .option('--expires <instant>', 'from when on it no longer works, 2026-12-31T00:00:00Z (default: never)')
    .option(
      '--addresses <ranges>',
      'where it may be used from, with commas between: 203.0.113.0/24,2001:db8::/48',
    )
    .option('--id <id>', 'given again with the same id, it is the same key')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `\nExample:\n  allot keys make backend --scopes read,operate --space Shop${DONE_OR_REFUSED}`,
    )
    .action((name: string, options: MakeOptions) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const { publishable, id, expires } = options
          const addresses = options.addresses?.split(',').map((range) => range.trim())
          if (publishable && options.space === undefined)
            throw new CommandError('A publishable key belongs to one Space; add --space.')
          const scopes = scopesIn(options)
          const kind = options.space === undefined ? {} : { kind: publishable ? 'publishable' : 'secret' }
          const bounds = { ...(expires !== undefined && { expires }), ...(addresses && { addresses }) }
          const body = { name, ...kind, scopes: publishable ? [] : scopes, ...bounds }
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
    .option(
      '--hand-over',
      'keys, invitations and webhooks that were made with it go on, as yours; without it they end',
    )
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot keys revoke key_1a2b3c --space Shop${DONE_OR_REFUSED}`)
    .action((key: string, options: RevokeOptions) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const path = `${await placeOf(connection, options)}/${encodeURIComponent(key)}`
          const query = options.handOver ? { credentials: 'hand_over' } : {}
          await connection.request(done, { method: 'DELETE', path, query })
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
