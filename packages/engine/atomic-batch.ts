/**
 * Several requests of one Space, all or nothing: their entries are on one page, so one commit makes all of them
 * durable. Each has an id of its own, under which it can be asked again, alone or together.
 */
import { type Answer, answerOf, quoteOf } from '@allot/rules/answer'
import { type AtomicItem, atOperation, decideAtomic } from '@allot/rules/atomic-batch'
import type { PolicyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import { type KeyedCommand, keptFor, refuseOther } from './command.ts'
import type { Ledger } from './ledger.ts'
import type { StoredEntry } from './log/commit-batch-writer.ts'
import { refundIn } from './refund.ts'

/** One request is decided on one page (law 9). */
const MOST_TOGETHER = 100

/** Whether they were done, and what each was answered with, in their order. */
export interface AtomicBatchResult {
  readonly done: boolean
  readonly outcomes: readonly AtomicOutcome[]
}

/** `answer` stands under the id for ever; `quote` says what it would have come to, and the id is as free as before. */
export type AtomicOutcome =
  | { readonly key: string; readonly answer: Answer }
  | { readonly key: string; readonly quote: Answer }

export interface Decided {
  readonly entries: readonly StoredEntry[]
  readonly space: SpaceState
  readonly together: AtomicBatchResult
}

/** @throws Fault `malformed` */
export function checkBatch(commands: readonly KeyedCommand[]): void {
  const keys = new Set(commands.map(({ key }) => key))
  if (commands.length < 1 || commands.length > MOST_TOGETHER)
    throw new Fault('malformed', 'operations', `Between 1 and ${MOST_TOGETHER} can be all or nothing.`)
  if (keys.size < commands.length)
    throw new Fault(
      'malformed',
      'operations',
      'Two operations carry the same idempotency key; give each its own.',
    )
}

/** Reads what they need. @returns what decides them. @throws Fault where one makes no sense, as what it returns does */
export async function readTogether(
  ledger: Ledger,
  ordered: readonly KeyedCommand[],
): Promise<(book: PolicyBook, space: SpaceState, now: Instant) => Decided> {
  const orders = await Promise.all(
    ordered.map((each, at) =>
      orderIn(ledger, each).catch((reason: unknown) => {
        throw atOperation(at, reason)
      }),
    ),
  )
  return (book, space, now) => {
    const { done, answers, entries, space: after } = decideAtomic(book, space, orders, now)
    const asked = new Map(ordered.map((each, at) => [answers[at], each.command]))
    const outcomes = answers.map((entry, at) => {
      const key = ordered[at]?.key ?? ''
      if (entry === orders[at]) return { key, answer: answerOf(entry, book, true) }
      if (entries.includes(entry)) return { key, answer: answerOf(entry, book, false) }
      return { key, quote: quoteOf(entry, book) }
    })
    return {
      entries: entries.map((entry) => keptFor(entry, asked.get(entry))),
      space: after,
      together: { done, outcomes },
    }
  }
}

async function orderIn(ledger: Ledger, { key, command }: KeyedCommand): Promise<AtomicItem> {
  const before = await ledger.find(key)
  if (!before) return { key, command: command.do === 'refund' ? await refundIn(ledger, command) : command }
  refuseOther(before, key, command)
  return before
}
