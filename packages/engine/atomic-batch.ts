/**
 * An atomic batch: several commands of one Space, all of them or none. Their entries are in one commit batch, so one
 * durable append makes all of them happen. Each has its own idempotency key, under which it can be repeated alone or
 * in a batch.
 */
import { type Answer, answerOf, quoteOf } from '@allot/rules/answer'
import { type AtomicItem, atOperation, decideAtomic } from '@allot/rules/atomic-batch'
import type { PolicyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import type { KeyedCommand } from './command.ts'
import { refuseReusedKey, withCommand } from './idempotency/recorded-command.ts'
import type { Ledger } from './ledger.ts'
import type { StoredEntry } from './log/stored-entry.ts'
import { loadRefund } from './refund.ts'

/** A bound (law 9): all of them are in one commit batch. */
const MAX_COMMANDS = 100

/** Whether all were done, and the outcome of each, in their order. */
export interface AtomicBatchResult {
  readonly done: boolean
  readonly outcomes: readonly AtomicOutcome[]
}

/** An `answer` stands under its key for ever; a `quote` says what the command would cost, and its key stays unused. */
type AtomicOutcome =
  | { readonly key: string; readonly answer: Answer }
  | { readonly key: string; readonly quote: Answer }

export interface DecidedAtomicBatch {
  readonly entries: readonly StoredEntry[]
  /** The Space after them. */
  readonly space: SpaceState
  readonly result: AtomicBatchResult
}

/** @throws Fault `malformed` */
export function checkAtomicBatch(commands: readonly KeyedCommand[]): void {
  const keys = new Set(commands.map(({ key }) => key))
  if (commands.length < 1 || commands.length > MAX_COMMANDS)
    throw new Fault('malformed', 'operations', `Between 1 and ${MAX_COMMANDS} can be all or nothing.`)
  if (keys.size < commands.length)
    throw new Fault(
      'malformed',
      'operations',
      'Two operations carry the same idempotency key; give each its own.',
    )
}

/**
 * Reads what the commands need.
 * @returns what decides them. @throws Fault about one of the commands; so does the function that it returns
 */
export async function loadAtomicBatch(
  ledger: Ledger,
  commands: readonly KeyedCommand[],
): Promise<(book: PolicyBook, space: SpaceState, now: Instant) => DecidedAtomicBatch> {
  const items = await Promise.all(
    commands.map((command, at) =>
      loadItem(ledger, command).catch((reason: unknown) => {
        throw atOperation(at, reason)
      }),
    ),
  )
  return (book, space, now) => {
    const { done, answers, entries, space: after } = decideAtomic(book, space, items, now)
    const commandOf = new Map(commands.map(({ command }, at) => [answers[at], command]))
    const outcomes = answers.map((entry, at) => {
      const key = commands[at]?.key ?? ''
      if (entry === items[at]) return { key, answer: answerOf(entry, book, true) }
      if (entries.includes(entry)) return { key, answer: answerOf(entry, book, false) }
      return { key, quote: quoteOf(entry, book) }
    })
    return {
      entries: entries.map((entry) => withCommand(entry, commandOf.get(entry))),
      space: after,
      result: { done, outcomes },
    }
  }
}

/** The command with what it needs, or the entry that answered its key before. */
async function loadItem(ledger: Ledger, { key, command }: KeyedCommand): Promise<AtomicItem> {
  const before = await ledger.find(key)
  if (!before) return { key, command: command.do === 'refund' ? await loadRefund(ledger, command) : command }
  refuseReusedKey(before, key, command)
  return before
}
