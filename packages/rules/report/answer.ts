/**
 * An answer: what the caller of a command is told. It is read off the entry that the command became, so the answer
 * to a repeated command is the first one, word for word, for as long as the log lives.
 */

import type { Denial } from '../model/denial.ts'
import type { Entry } from '../model/entry.ts'
import type { PolicyBook } from '../policy/book.ts'
import { type Amount, written } from '../values/amount.ts'
import { iso } from '../values/instant.ts'

export type Answer = AllowedAnswer | DeniedAnswer

export interface AllowedAnswer {
  readonly allowed: true
  /** true when this id was answered before: nothing was taken again. */
  readonly replayed: boolean
  /** What to name this by: a hold to capture, a charge or capture to refund. */
  readonly id: string
  /** What it became: a failure that is not refunded is `captured` where it was asked to be released. */
  readonly kind: Entry['kind']
  /** What it took, or gave back, of each pool, as people write amounts. */
  readonly cost: Readonly<Record<string, number>>
  readonly hold?: { readonly id: string; readonly remaining: number; readonly expiresAt: string }
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
  } as const
  if (entry.kind !== 'held') return answer
  return { ...answer, hold: { id: answer.id, remaining: entry.units, expiresAt: iso(entry.expires) } }
}

/** What it would be answered with; nothing came of it. */
export function quoteOf(entry: Entry, book: PolicyBook): Answer {
  const answer = answerOf(entry, book, false)
  if (!answer.allowed) return answer
  return { allowed: true, replayed: false, id: 'quote', kind: answer.kind, cost: answer.cost }
}

function costOf(entry: Entry, book: PolicyBook): Record<string, number> {
  const cost: Record<string, number> = {}
  if ('draws' in entry) for (const { pool, amount } of entry.draws) cost[pool] = (cost[pool] ?? 0) + amount
  if (entry.kind === 'refunded')
    for (const { pool, size } of entry.anew) cost[pool] = (cost[pool] ?? 0) + size
  for (const pool in cost) cost[pool] = written((cost[pool] ?? 0) as Amount, book.unit(pool)) // a sum of one unit
  return cost
}
