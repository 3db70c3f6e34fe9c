/** `allot security-log`: who did what, from where. With --json one event a line, for a collector or an archive. */
import { securityEventPage } from '@allot/api/security-log'
import { duration, type Instant, instant, iso } from '@allot/rules/instant'
import { Command } from 'commander'
import type { z } from 'zod'
import {
  type Connection,
  type ConnectionOptions,
  withConnection,
  withConnectionOptions,
} from '../shell/connection.ts'
import { EXIT_DONE, JSON_OPTION, type Printer, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly space?: string
  readonly since: string
  readonly until?: string
  readonly action?: string
  readonly by?: string
  readonly json?: boolean
}

type SecurityEvent = z.output<typeof securityEventPage>['events'][number]

export function securityLogCommand(): Command {
  return withConnectionOptions(
    new Command('security-log').description('Who signed in, made a key, changed a role, and from where.'),
  )
    .option(
      '--space <space>',
      'of this Space and its members, by name or id (default: of the whole of Allot)',
    )
    .option('--since <when>', 'from then on: 2026-07-01T00:00:00Z, or so long ago: PT24H, P7D', 'P7D')
    .option('--until <when>', 'before then, written the same way (default: now)')
    .option('--action <actions>', 'only these, with commas between: key_created,role_changed')
    .option('--by <id>', 'only what this person or key did')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Examples:
  allot security-log --space Shop
  allot security-log --action sign_in_failed,key_refused,access_refused --since PT24H
  allot security-log --since 2026-07-01T00:00:00Z --until 2026-08-01T00:00:00Z --json > july.jsonl

Exit status: 0 printed, 2 Allot cannot be asked.`,
    )
    .action((options: Options) =>
      run(options, (printer) => withConnection(options, (connection) => print(connection, options, printer))),
    )
}

/** Page by page for machines; for people at once, so that columns are of one width. */
async function print(connection: Connection, options: Options, printer: Printer): Promise<number> {
  const events: SecurityEvent[] = []
  for await (const page of await pagesOf(connection, options)) {
    if (options.json) printer.table([], page.events.map(rowOf))
    else events.push(...page.events)
  }
  if (events.length > 0) printer.table(['at', 'times', 'who', 'from', 'what'], events.map(rowOf))
  else printer.note('Nothing stands in the security log for that time.')
  return EXIT_DONE
}

async function pagesOf(connection: Connection, { space, since, until, action, by }: Options) {
  const path =
    space === undefined ? '/v1/security-log' : `/v1/spaces/${(await connection.space(space)).id}/security-log`
  const to = until === undefined ? undefined : whenOf(until, 'until')
  const query = { order: 'oldest', limit: '1000', from: whenOf(since, 'since'), to, action, by }
  return connection.pages(securityEventPage, path, query)
}

/** @throws Fault `malformed` */
function whenOf(text: string, option: string): string {
  if (!text.startsWith('P')) return iso(instant(text, option))
  return iso((Date.now() - duration(text, option)) as Instant) // milliseconds since 1970
}

function rowOf(is: SecurityEvent) {
  return { is, cells: [is.at, is.count, whoOf(is), is.address, whatOf(is)] }
}

function whoOf({ by: { kind, id, name }, account }: SecurityEvent): string {
  if (kind === 'nobody') return account === null ? '-' : `- (of ${account})`
  return name === null ? (id ?? kind) : `${name} (${id})`
}

/** `role_changed member=bob role=admin` */
function whatOf({ act: { action, ...about } }: SecurityEvent): string {
  return [action, ...Object.entries(about).map(([name, value]) => `${name}=${value ?? '-'}`)].join(' ')
}
