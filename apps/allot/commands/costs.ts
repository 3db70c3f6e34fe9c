/**
 * `allot costs`: what AI tools cost the operator at providers, beside what Spaces paid for them, by plan, Space and tool.
 * It reads the studio's own files on this machine, which no member reaches.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { usage } from '@allot/api/usage'
import { usageRowPage } from '@allot/api/usage-days'
import { costsIn, type FeatureCosts } from '@allot/studio/costs'
import { Command } from 'commander'
import { readSettings } from '../settings.ts'
import { CommandError } from '../shell/command-error.ts'
import {
  type Connection,
  type ConnectionOptions,
  type ListedSpace,
  withConnection,
  withConnectionOptions,
} from '../shell/connection.ts'
import { EXIT_DONE, JSON_OPTION, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly from?: string
  readonly json?: boolean
}

const DAY = 86_400_000

export function costsCommand(): Command {
  return withConnectionOptions(
    new Command('costs').description('What AI tools cost at providers, beside what Spaces paid for them.'),
  )
    .option('--from <day>', 'the first day, in UTC (default: 30 days ago)')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Costs are by the prices in your settings (docs/guides/ai.md); a call without a price counts as unknown, not as nothing.

Examples:
  allot costs
  allot costs --from 2026-11-01 --json

Exit status: 0 told, 2 Allot cannot be asked.`,
    )
    .action((options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const from = firstDay(options.from)
          const costs = await costsSince(from.getTime())
          const rows = []
          for await (const space of connection.spaces()) {
            const own = costs.filter((each) => each.space === space.id)
            if (own.length > 0) rows.push(...(await rowsOf(connection, space, own, from)))
          }
          printer.table(
            ['plan', 'space', 'tool', 'calls', 'made', 'cost', 'unknown', 'paid'],
            rows.map((row) => {
              const { plan, space, tool, calls, made, cost, unknown, paid } = row
              const taken = Object.entries(paid).map(([pool, amount]) => `${amount} ${pool}`)
              return {
                is: row,
                cells: [plan, space, tool, calls, made, cost, unknown, taken.join(', ') || '-'],
              }
            }),
          )
          return EXIT_DONE
        }),
      ),
    )
}

function firstDay(given: string | undefined): Date {
  const day = given === undefined ? new Date(Date.now() - 30 * DAY) : new Date(given)
  if (Number.isNaN(day.getTime())) throw new CommandError(`"${given}" is no day. Write it like 2026-11-01.`)
  day.setUTCHours(0, 0, 0, 0)
  return day
}

/** Those of the page, and those of `allot batch`. */
async function costsSince(since: number): Promise<readonly FeatureCosts[]> {
  const { data } = await readSettings(process.env)
  const files = ['studio', 'shell'].map((folder) => join(data, folder, 'generations.sqlite'))
  return files.filter((file) => existsSync(file)).flatMap((file) => costsIn(file, since))
}

async function rowsOf(
  connection: Connection,
  { id, name }: ListedSpace,
  costs: readonly FeatureCosts[],
  from: Date,
) {
  const { plan } = await connection.request(usage, { method: 'GET', path: `/v1/spaces/${id}/usage` })
  const paid = await paidIn(connection, id, from)
  const tools = [...new Set(costs.map(({ tool }) => tool))]
  return tools.map((tool) => {
    const own = costs.filter((each) => each.tool === tool)
    const sum = (of: (each: FeatureCosts) => number) => own.reduce((total, each) => total + of(each), 0)
    return {
      ...{ plan: plan.id, space: name, id, tool },
      calls: sum(({ calls }) => calls),
      made: sum(({ made }) => made),
      cost: sum(({ cost }) => cost) / 1_000_000,
      unknown: sum(({ unknownCosts }) => unknownCosts),
      paid: Object.fromEntries(paid.get(tool) ?? []),
    }
  })
}

/** By feature and pool: what the Space used since that day, without what was given back. */
async function paidIn(
  connection: Connection,
  space: string,
  from: Date,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const paid = new Map<string, Map<string, number>>()
  const query = { from: from.toISOString().slice(0, 10) }
  for await (const { rows } of connection.pages(usageRowPage, `/v1/spaces/${space}/usage/days`, query))
    for (const { feature, amounts } of rows) {
      const pools = paid.getOrInsertComputed(feature, () => new Map())
      for (const [pool, amount] of Object.entries(amounts)) pools.set(pool, (pools.get(pool) ?? 0) + amount)
    }
  return paid
}
