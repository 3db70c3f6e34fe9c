/**
 * Atomic batch: several commands of one Space, all or nothing. They are decided in order, each on the state after those
 * before it. Where all are allowed, all entries are appended; where one is denied, only its denial is, and the answers of
 * the others say what they would have become.
 *
 * A shop orders 40 exports and 12 generations, and has credits for 10. Nothing is taken; the idempotency key of the
 * generations answers with the denial from now on, and that of the exports is still free.
 */

import { evolve } from '../evolve/evolve.ts'
import type { Command } from '../model/command.ts'
import type { Entry } from '../model/entry.ts'
import type { SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, latest, requireInstant } from '../values/instant.ts'
import { checkCommand } from './command-check.ts'
import { type Decision, decide } from './decide.ts'
import { catchUp } from './time.ts'

/** A command with its idempotency key; or, for a key that was answered before, the entry that answered it. */
export type AtomicItem = { readonly key: string; readonly command: Command } | Entry

export interface AtomicDecision {
  readonly done: boolean
  /** The answer to each item, in order. New answers that are not in `entries` did not happen. */
  readonly answers: readonly Entry[]
  readonly entries: readonly Entry[]
  /** The Space after all entries. */
  readonly space: SpaceState
}

/** @throws Fault whose path begins with `operations.<index>`; nothing has changed then */
export function decideAtomic(
  book: PolicyBook,
  before: SpaceState,
  items: readonly AtomicItem[],
  clock: Instant,
): AtomicDecision {
  requireInstant(clock, 'clock')
  const now = latest(clock, before.at)
  const caughtUp = catchUp(book, before, now)
  const entries = [...caughtUp.entries]
  let space = caughtUp.space
  const answers = items.map((item, at) => {
    if ('kind' in item) return item
    const decision = decideAtIndex(at, () => {
      checkCommand(item.command)
      return decide(book, space, withEarlierRefunds(item.command, entries), item.key, now)
    })
    entries.push(...decision.entries)
    space = decision.space
    return decision.answer
  })
  const first = answers.find(isDenied)
  if (!first) return { done: true, answers, entries, space }
  if (items.some((item) => 'kind' in item && isDenied(item)))
    return { done: false, answers, entries: [], space: before }
  const denied: Entry = { ...first, seq: caughtUp.space.seq + 1 }
  return {
    done: false,
    answers: answers.map((answer) => (answer === first ? denied : answer)),
    entries: [...caughtUp.entries, denied],
    space: evolve(caughtUp.space, denied),
  }
}

/** Adds the index of the operation to the path of a fault; other errors stay as they are. */
export function atOperation(at: number, reason: unknown): unknown {
  if (!(reason instanceof Fault)) return reason
  return new Fault(reason.code, `operations.${at}.${reason.path}`, reason.message)
}

function decideAtIndex(at: number, work: () => Decision): Decision {
  try {
    return work()
  } catch (reason) {
    throw atOperation(at, reason)
  }
}

/** Counts refunds of the same charge earlier in the batch. */
function withEarlierRefunds(command: Command, entries: readonly Entry[]): Command {
  if (command.do !== 'refund') return command
  const { charge, refunded } = command
  const more = entries.reduce(
    (sum, each) => (each.kind === 'refunded' && each.charge === charge.seq ? sum + each.units : sum),
    0,
  )
  return { ...command, refunded: refunded + more }
}

function isDenied(entry: Entry): boolean {
  return entry.kind === 'denied'
}
