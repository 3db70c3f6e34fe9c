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
import type { Ledger } from './ledger.ts'
import type { Kept } from './page.ts'
import { refundIn } from './refund.ts'
import { keptFor, type Ordered, type Request, refuseOther } from './request.ts'

/** One request is decided on one page (law 9). */
const MOST_TOGETHER = 100

/** Whether they were done, and what each was answered with, in their order. */
export interface Together {
  readonly done: boolean
  readonly outcomes: readonly Outcome[]
}

/** `answer` stands under the id for ever; `quote` says what it would have come to, and the id is as free as before. */
export type Outcome =
  | { readonly id: string; readonly answer: Answer }
  | { readonly id: string; readonly quote: Answer }

export interface Decided {
  readonly entries: readonly Kept[]
  readonly space: SpaceState
  readonly together: Together
}

/** @throws Fault `malformed` */
export function orderedOf(requests: readonly (Request & { readonly id: string })[]): readonly Ordered[] {
  const ids = new Set(requests.map(({ id }) => id))
  if (requests.length < 1 || requests.length > MOST_TOGETHER)
    throw new Fault('malformed', 'operations', `Between 1 and ${MOST_TOGETHER} can be all or nothing.`)
  if (ids.size < requests.length)
    throw new Fault(
      'malformed',
      'operations',
      'Two operations carry the same idempotency key; give each its own.',
    )
  return requests.map(({ id, ...asked }) => ({ id, asked: asked as Request })) // all of it but the id
}

/** Reads what they need. @returns what decides them. @throws Fault where one makes no sense, as what it returns does */
export async function readTogether(
  ledger: Ledger,
  ordered: readonly Ordered[],
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
    const asked = new Map(ordered.map((each, at) => [answers[at], each.asked]))
    const outcomes = answers.map((entry, at) => {
      const id = ordered[at]?.id ?? ''
      if (entry === orders[at]) return { id, answer: answerOf(entry, book, true) }
      if (entries.includes(entry)) return { id, answer: answerOf(entry, book, false) }
      return { id, quote: quoteOf(entry, book) }
    })
    return {
      entries: entries.map((entry) => keptFor(entry, asked.get(entry))),
      space: after,
      together: { done, outcomes },
    }
  }
}

async function orderIn(ledger: Ledger, { id, asked }: Ordered): Promise<AtomicItem> {
  const before = await ledger.find(id)
  if (!before) return { id, command: asked.do === 'refund' ? await refundIn(ledger, asked) : asked }
  refuseOther(before, id, asked)
  return before
}
