/** `allot usage`: what a Space has used, reserved and left; or the same by day, member and feature. */

import { usage } from '@allot/api/usage'
import { usageRowPage } from '@allot/api/usage-days'
import { instant, shownUtc } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import { BYTE_ORDER_MARK } from '@allot/server/csv'
import { Command } from 'commander'
import { z } from 'zod'
import {
  type Connection,
  type ConnectionOptions,
  withConnection,
  withConnectionOptions,
} from '../shell/connection.ts'
import { EXIT_DONE, JSON_OPTION, type Printer, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly space?: string
  readonly days?: boolean
  readonly csv?: boolean
  readonly from?: string
  readonly to?: string
  readonly member?: string
  readonly feature?: string
  readonly json?: boolean
}

export function usageCommand(): Command {
  return withConnectionOptions(new Command('usage').description('What a Space has used, reserved and left.'))
    .option('--space <space>', 'its name or id, where there are several')
    .option('--days', 'by day, member and feature instead')
    .option('--csv', 'with --days: as CSV, for a spreadsheet')
    .option('--from <day>', 'with --days: the first day (default: 30 days before the last)')
    .option('--to <day>', 'with --days: the last day (default: today)')
    .option(
      '--member <id>',
      'with the windows that each member has by themselves; with --days: only this member',
    )
    .option('--feature <feature>', 'with --days: only this feature')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Examples:
  allot usage
  allot usage --space Shop --json
  allot usage --space Shop --member ann              with the windows of one member
  allot usage --space Shop --days --from 2026-07-01 --to 2026-07-31 --csv > july.csv

Exit status: 0 told, 2 Allot cannot be asked.`,
    )
    .action((options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const { id } = await connection.space(options.space)
          if (options.csv) await printCsv(connection, id, options)
          else if (options.days) await printDays(connection, id, options, printer)
          else await printMeters(connection, id, options, printer)
          return EXIT_DONE
        }),
      ),
    )
}

async function printMeters(connection: Connection, space: string, { member }: Options, printer: Printer) {
  const path = `/v1/spaces/${space}/usage`
  const told = await connection.request(usage, { method: 'GET', path, query: { member } })
  const { name, plan, next, policy, renewsAt, meters } = told
  printer.note(`${name} (${space}), ${plan.title}${plan.period ? `, ${plan.period}` : ''}, under ${policy}`)
  if (next) printer.note(`changes to ${next.title} at ${shownInstant(renewsAt)}`)
  // Without a member the windows that each member has by themselves would read as unused.
  const shown = meters.filter((each) => member !== undefined || !each.perMember)
  printer.table(
    ['meter', 'used', 'reserved', 'left', 'of', 'renews at'],
    shown.map((meter) => {
      const { title, used, held, remaining, allowance, renewsAt } = meter
      // A key of one Space reads no amounts where the policy shows percent.
      const figures =
        used === null ? [`${meter.percent} %`, '-', '-', '-'] : [used, held, remaining, allowance]
      const unit = meter.ownUnit ? ` (${meter.ownUnit.many})` : ''
      const cells = [`${title}${unit}`, ...figures, shownInstant(renewsAt)]
      return { is: { space, plan: plan.id, ...meter }, cells }
    }),
  )
  const own = meters.filter((each) => !shown.includes(each)).map(({ title }) => title)
  if (own.length > 0)
    printer.note(`Each member has by themselves: ${own.join(', ')}. Name one with --member to see them.`)
  for (const { title, upcoming = [] } of meters)
    for (const { amount, from } of upcoming) printer.note(`${amount ?? 'more'} of ${title} from ${from}`)
}

/** JSON has the exact instant. */
function shownInstant(at: string | null): string {
  return at === null ? '-' : shownUtc(instant(at))
}

async function printDays(connection: Connection, space: string, options: Options, printer: Printer) {
  const rows: z.output<typeof usageRowPage>['rows'] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: z.output<typeof usageRowPage> = await connection.request(
      usageRowPage,
      daysOf(space, options, { after: String(after) }),
    )
    rows.push(...page.rows)
    after = page.next
  }
  const pools = [...new Set(rows.flatMap(({ amounts }) => Object.keys(amounts)))].sort()
  printer.table(
    ['day', 'member', 'feature', 'units', ...pools],
    rows.map((row) => {
      const { day, member, name, feature, units, amounts } = row
      return {
        is: row,
        cells: [day, name ?? member, feature, units, ...pools.map((pool) => lookUp(amounts, pool) ?? 0)],
      }
    }),
  )
}

async function printCsv(connection: Connection, space: string, options: Options): Promise<void> {
  const table = await connection.request(z.string(), daysOf(space, options, { format: 'csv' }))
  process.stdout.write(BYTE_ORDER_MARK + table) // reading the answer as text dropped the byte order mark
}

function daysOf(space: string, { from, to, member, feature }: Options, more: Record<string, string>) {
  const query = { from, to, member, feature, ...more }
  return { method: 'GET', path: `/v1/spaces/${space}/usage/days`, query } as const
}
