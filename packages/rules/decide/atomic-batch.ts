/**
 * Together: several commands of one Space, all or nothing. They are decided in their order, each on what those before
 * it leave. When all are allowed, all of them happen; when one is refused, only that refusal does, and the others are
 * told what they would have come to.
 *
 * A shop orders 40 exports and 12 generations. Credits for 10 are left: neither is taken, the generations' id answers
 * with the denial from now on, and the exports' id is still free.
 */

import { evolve } from '../evolve/evolve.ts'
import type { Command } from '../model/command.ts'
import type { Entry } from '../model/entry.ts'
import type { SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, latest } from '../values/instant.ts'
import { type Decision, decide } from './decide.ts'
import { catchUp } from './time.ts'

/** A command under its id; or the entry that answered this id before, when it is asked again. */
export type AtomicItem = { readonly id: string; readonly command: Command } | Entry

export interface AtomicDecision {
  readonly done: boolean
  /** What each comes to, in their order. Those that are neither in `entries` nor asked again did not happen. */
  readonly answers: readonly Entry[]
  readonly entries: readonly Entry[]
  /** The Space after all entries. */
  readonly space: SpaceState
}

/** @throws Fault with `operations.<which>` before its path; nothing has happened then */
export function decideAtomic(
  book: PolicyBook,
  before: SpaceState,
  orders: readonly AtomicItem[],
  clock: Instant,
): AtomicDecision {
  const now = latest(clock, before.at)
  const passed = catchUp(book, before, now)
  const entries = [...passed.entries]
  let space = passed.space
  const answers = orders.map((order, at) => {
    if ('kind' in order) return order
    const command = lessGivenBack(order.command, entries)
    const decision = judged(at, () => decide(book, space, command, order.id, now))
    entries.push(...decision.entries)
    space = decision.space
    return decision.answer
  })
  const first = answers.find(isDenied)
  if (!first) return { done: true, answers, entries, space }
  if (orders.some((order) => 'kind' in order && isDenied(order)))
    return { done: false, answers, entries: [], space: before }
  const denied: Entry = { ...first, seq: passed.space.seq + 1 }
  return {
    done: false,
    answers: answers.map((answer) => (answer === first ? denied : answer)),
    entries: [...passed.entries, denied],
    space: evolve(passed.space, denied),
  }
}

/** A fault that says which of the operations it is about. */
export function atOperation(at: number, reason: unknown): unknown {
  if (!(reason instanceof Fault)) return reason
  return new Fault(reason.code, `operations.${at}.${reason.path}`, reason.message)
}

function judged(at: number, work: () => Decision): Decision {
  try {
    return work()
  } catch (reason) {
    throw atOperation(at, reason)
  }
}

/** Refunds of one charge share what is left of it. */
function lessGivenBack(command: Command, entries: readonly Entry[]): Command {
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
