/** The usage table, as pages of JSON or as CSV. */

import { daysQuery, type UsageRowDocument, usageRowPage } from '@allot/api/usage-days'
import { type Amount, decimalOf } from '@allot/rules/amount'
import type { PolicyBook } from '@allot/rules/book'
import { DAY, type Instant, instant } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import { csv } from '../http/csv.ts'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

const MAX_DAYS = 366

export function usageDayRoutes({ api, allot, accounts, clock }: RouteContext): void {
  const asNumber = (pool: string, sum: number) => decimalOf(sum as Amount, allot.policies.unit(pool)) // a sum of the pool's own unit

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/usage/days',
      id: 'listUsageDays',
      tag: 'Usage',
      summary: 'List the usage by day',
      description:
        'What each member used of each feature, day by day. Days are UTC; a refund counts against the day on which it was made. Members who left are still there.',
      access: { person: 'member', scope: 'read' },
      query: daysQuery,
      answer: usageRowPage,
      also: ['text/csv'],
      records: ({ query: { format } }) =>
        format === 'csv' ? { action: 'data_exported', data: 'usage' } : undefined,
    },
    async ({ params, query, context }) => {
      const { member, feature, after, limit, format } = query
      const found = (await allot.report(params.space, spanOf(query, clock()))).filter(
        (row) =>
          (member === undefined || row.member === member) &&
          (feature === undefined || row.feature === feature),
      )
      const people = await accounts.find([...new Set(found.map((row) => row.member))])
      const rows = found.map(
        (row): UsageRowDocument => ({
          ...row,
          title: titleOf(allot.policies, row.feature),
          name: people.get(row.member)?.name ?? null,
          amounts: Object.fromEntries(
            Object.entries(row.amounts).map(([pool, sum]) => [pool, asNumber(pool, sum)]),
          ),
        }),
      )
      if (format === 'json') {
        const next = after + limit < rows.length ? after + limit : null
        return { rows: rows.slice(after, after + limit), next }
      }
      context.header('content-type', 'text/csv; charset=utf-8')
      context.header('content-disposition', 'attachment; filename="usage.csv"')
      return context.body(table(rows))
    },
  )
}

/** @throws Problem 400 for a span that ends before it begins, or is longer than a year */
function spanOf({ from, to }: { from?: string | undefined; to?: string | undefined }, now: Instant) {
  const last = to === undefined ? ((now - (now % DAY)) as Instant) : instant(`${to}T00:00:00Z`, 'to') // midnight
  const first = from === undefined ? ((last - 30 * DAY) as Instant) : instant(`${from}T00:00:00Z`, 'from') // midnight
  if (first > last || last - first > MAX_DAYS * DAY)
    throw new ProblemError(
      'malformed',
      `Ask for at most ${MAX_DAYS} days, the first before the last.`,
      '/from',
    )
  return { from: first, to: last }
}

/**
 * The title in the latest policy version that has the feature. Batches and exports are not features of a policy; what
 * no version has gets its own name.
 */
function titleOf({ versions }: PolicyBook, feature: string): string {
  const version = versions.findLast(({ text }) => lookUp(text.features, feature) !== undefined)
  return (
    lookUp(version?.text.features, feature)?.title ??
    `${feature.slice(0, 1).toUpperCase()}${feature.slice(1)}`
  )
}

function table(rows: readonly UsageRowDocument[]): string {
  const pools = [...new Set(rows.flatMap((row) => Object.keys(row.amounts)))].sort()
  return csv(
    ['day', 'member', 'name', 'feature', 'units', ...pools],
    rows.map(({ day, member, name, feature, units, amounts }) => [
      day,
      member,
      name,
      feature,
      units,
      ...pools.map((pool) => lookUp(amounts, pool) ?? 0),
    ]),
  )
}
