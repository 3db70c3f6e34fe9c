/** `allot backtest`: replays the log under another policy, and reports the operations that it decides differently. */
import { existsSync } from 'node:fs'
import { backtest } from '@allot/api/backtest'
import { readPolicy } from '@allot/engine/policies'
import { Command } from 'commander'
import type { z } from 'zod'
import {
  type Connection,
  type ConnectionOptions,
  type ListedSpace,
  withConnection,
  withConnectionOptions,
} from '../shell/connection.ts'
import { EXIT_DONE, EXIT_NO, JSON_OPTION, type Printer, run } from '../shell/printer.ts'
import { progress } from '../shell/progress.ts'

interface Options extends ConnectionOptions {
  readonly space?: string
  readonly since?: string
  readonly json?: boolean
}

type Report = z.output<typeof backtest>

export function backtestCommand(): Command {
  return withConnectionOptions(
    new Command('backtest').description(
      'Replay what really happened as if another policy had been in force.',
    ),
  )
    .argument('<policy>', 'a policy file, or the id of a version that was published')
    .option('--space <space>', 'only this Space, by name or id')
    .option('--since <instant>', 'as if in force from then on, like 2026-07-01T00:00:00Z (default: always)')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Examples:
  allot backtest next.yaml --since 2026-07-01T00:00:00Z
  allot backtest 2026-05-unified --space Shop --json

Exit status: 0 nothing that was allowed would be refused, 1 something would, 2 refused before anything was read.`,
    )
    .action((policy: string, options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const body = {
            policy: existsSync(policy) || /\.ya?ml$/.test(policy) ? readPolicy(policy) : policy,
            ...(options.since !== undefined && { since: options.since }),
          }
          const reports = await replayAll(connection, await spacesFor(connection, options), body, printer)
          return printTotals(policy, reports, printer)
        }),
      ),
    )
}

async function spacesFor(connection: Connection, { space }: Options): Promise<readonly ListedSpace[]> {
  if (space !== undefined) return [await connection.space(space)]
  const all: ListedSpace[] = []
  for await (const each of connection.spaces()) all.push(each)
  return all
}

async function replayAll(
  connection: Connection,
  spaces: readonly ListedSpace[],
  body: object,
  printer: Printer,
): Promise<readonly Report[]> {
  const shown = progress('Replaying Spaces')
  const reports: Report[] = []
  for (const { id, name } of spaces) {
    shown.at(reports.length, spaces.length)
    const path = `/v1/spaces/${id}/backtests`
    const report = await connection.request(backtest, { method: 'POST', path, body })
    reports.push(report)
    printReport(id, name, report, printer)
  }
  shown.end()
  return reports
}

function printReport(id: string, name: string, report: Report, printer: Printer): void {
  const { applies, why, operations, refused, allowed, changes, skipped } = report
  const line = applies
    ? `${name} (${id}): operations ${operations}, would be refused ${refused}, would be allowed ${allowed}`
    : `${name} (${id}): ${why}`
  printer.say({ space: id, name, ...report }, line)
  for (const { at, by, feature, units, effect, message } of changes.slice(0, MAX_SHOWN))
    printer.note(`  ${at}  ${by}  ${units} × ${feature} ${effect}: ${message}`)
  if (changes.length > MAX_SHOWN) printer.note(`  and ${changes.length - MAX_SHOWN} more; --json has them`)
  for (const each of skipped) printer.note(`  left out ${each.times} ×: ${each.why}`)
}

const MAX_SHOWN = 10

/** What it comes to for each plan; for one Space alone, for each member too. */
function printTotals(policy: string, reports: readonly Report[], printer: Printer): number {
  const totals = new Map<string, Total>()
  for (const { plan, member, took, wouldTake, ...row } of reports.flatMap(({ rows }) => rows)) {
    const by = reports.length === 1 ? { plan, member } : { plan }
    const key = JSON.stringify(by)
    const total = totals.get(key) ?? {
      by,
      operations: 0,
      refused: 0,
      allowed: 0,
      took: new Map(),
      wouldTake: new Map(),
    }
    total.operations += row.operations
    total.refused += row.refused
    total.allowed += row.allowed
    add(total.took, took)
    add(total.wouldTake, wouldTake)
    totals.set(key, total)
  }
  printer.note('')
  printer.table(
    ['plan', 'member', 'operations', 'refused', 'allowed', 'took', 'would take'],
    [...totals.values()].map(({ by, took, wouldTake, ...counts }) => ({
      is: {
        total: { ...by, ...counts, took: Object.fromEntries(took), wouldTake: Object.fromEntries(wouldTake) },
      },
      cells: [
        by.plan,
        by.member ?? 'all',
        counts.operations,
        counts.refused,
        counts.allowed,
        amounts(took),
        amounts(wouldTake),
      ],
    })),
  )
  const refused = reports.reduce((sum, each) => sum + each.refused, 0)
  const allowed = reports.reduce((sum, each) => sum + each.allowed, 0)
  const summary = { policy, spaces: reports.length, refused, allowed }
  printer.say({ summary }, `Spaces: ${reports.length}. Would be refused: ${refused}, allowed: ${allowed}.`)
  return refused === 0 ? EXIT_DONE : EXIT_NO
}

interface Total {
  readonly by: { readonly plan: string; readonly member?: string }
  operations: number
  refused: number
  allowed: number
  readonly took: Map<string, number>
  readonly wouldTake: Map<string, number>
}

function add(to: Map<string, number>, amounts: Readonly<Record<string, number>>): void {
  // Thousandths of a credit are added up as whole numbers.
  for (const [pool, amount] of Object.entries(amounts))
    to.set(pool, (Math.round((to.get(pool) ?? 0) * 1_000) + Math.round(amount * 1_000)) / 1_000)
}

function amounts(of: ReadonlyMap<string, number>): string {
  return [...of].map(([pool, amount]) => `${amount} ${pool}`).join(', ')
}
