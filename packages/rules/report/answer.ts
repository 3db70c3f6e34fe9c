/**
 * An answer: what the caller of a command gets. It is derived from the entry that the command became, so a repeated
 * command gets exactly the first answer for as long as the log exists.
 */

import type { Denial } from '../model/denial.ts'
import { type Entry, givenBackBy } from '../model/entry.ts'
import type { Take } from '../model/grant.ts'
import type { PolicyBook } from '../policy/book.ts'
import { type Amount, decimalOf } from '../values/amount.ts'
import { iso } from '../values/instant.ts'
import { addTo } from '../values/look-up.ts'

export type Answer = AllowedAnswer | DeniedAnswer

export interface AllowedAnswer {
  readonly allowed: true
  /** true where this idempotency key was answered before: nothing was taken again. */
  readonly replayed: boolean
  /** The number of the entry in the log; it names a hold to capture, or a charge or capture to refund. */
  readonly id: string
  /** The kind of entry. The release of a failure that the policy does not refund is `captured`. */
  readonly kind: Entry['kind']
  /** What it took of each pool, or gave back, as people write amounts. */
  readonly cost: Readonly<Record<string, number>>
  /** What it counts in each window, or no longer counts; left out where it counts in none. */
  readonly counts?: Readonly<Record<string, number>>
  /** What the work took beyond what its hold had reserved, which is not paid. */
  readonly unpaid?: Readonly<Record<string, number>>
  readonly hold?: { readonly id: string; readonly remaining: number; readonly expiresAt: string }
  /** The grant that it made or took back. */
  readonly grant?: { readonly id: string }
}

export interface DeniedAnswer {
  readonly allowed: false
  readonly replayed: boolean
  readonly denial: Denial
}

export function answerOf(entry: Entry, book: PolicyBook, replayed: boolean): Answer {
  if (entry.kind === 'denied') return { allowed: false, replayed, denial: entry.denial }
  const answer = {
    allowed: true,
    replayed,
    id: String(entry.seq),
    kind: entry.kind,
    cost: costOf(entry, book),
    ...countsOf(entry),
  } as const
  if (entry.kind === 'captured' && entry.unpaid) return { ...answer, unpaid: plain(entry.unpaid, book) }
  if (entry.kind === 'granted') return { ...answer, grant: { id: String(entry.grant.number) } }
  if (entry.kind === 'voided') return { ...answer, grant: { id: String(entry.grant) } }
  if (entry.kind !== 'held') return answer
  return { ...answer, hold: { id: answer.id, remaining: entry.units, expiresAt: iso(entry.expires) } }
}

/** The answer that a command would get; nothing is appended. */
export function quoteOf(entry: Entry, book: PolicyBook): Answer {
  const answer = answerOf(entry, book, false)
  if (!answer.allowed) return answer
  const { kind, cost, counts } = answer
  return { allowed: true, replayed: false, id: 'quote', kind, cost, ...(counts && { counts }) }
}

function plain(takes: readonly Take[], book: PolicyBook): Record<string, number> {
  return Object.fromEntries(takes.map(({ pool, amount }) => [pool, decimalOf(amount, book.unit(pool))]))
}

function costOf(entry: Entry, book: PolicyBook): Record<string, number> {
  const cost: Record<string, number> = {}
  const draws = drawsOf(entry)
  for (const { pool, amount } of draws) addTo(cost, pool, amount)
  for (const pool in cost) cost[pool] = decimalOf((cost[pool] ?? 0) as Amount, book.unit(pool)) // a sum of one unit
  return cost
}

function countsOf(entry: Entry): Pick<AllowedAnswer, 'counts'> | undefined {
  if (!('counts' in entry) || entry.counts.length === 0) return undefined
  const counts: Record<string, number> = {}
  for (const { window, count } of entry.counts) addTo(counts, window, count)
  return { counts }
}

function drawsOf(entry: Entry): readonly Take[] {
  switch (entry.kind) {
    case 'refunded':
      return givenBackBy(entry)
    case 'voided':
      return [entry]
    default:
      return 'draws' in entry ? entry.draws : []
  }
}
