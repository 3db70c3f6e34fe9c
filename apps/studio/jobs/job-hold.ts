/** A hold of a job: what one unit of it is, and which holds an item captures from. */
import type { Answer } from '@allot/client/wire'
import { type ItemTake, partOf } from './item-takes.ts'

export interface JobHold {
  readonly hold: string
  /** What one unit of it is (`partOf`); null for the Batch exports of a hold from before there were generations. */
  readonly part: string | null
  /** Placed for one generation alone: for this item, and of its takes for this one. */
  readonly only?: { readonly item: number; readonly of: number }
  /** Of a run before this one: it is over, and what was captured of it paid for results of then. */
  readonly spent?: true
}

/** What is reserved together: so many items that each take this. */
export interface HoldPart {
  readonly take: ItemTake
  readonly count: number
}

/** A request for holds. It is noted before it is asked, so that one which a kill cut is repeated as it was. */
export interface HoldRequest {
  /** How many there were before: its idempotency keys follow from it. */
  readonly number: number
  readonly parts: readonly HoldPart[]
}

/** Those placed for this generation alone, else those that its part is reserved in together with others. */
export function holdsFor(all: readonly JobHold[], item: number, take: ItemTake): readonly JobHold[] {
  const holds = all.filter(({ spent }) => !spent)
  const alone = holds.filter(({ only }) => only?.item === item && only.of === take.of)
  if (alone.length > 0) return alone
  const part = partOf(take)
  const isOf = (hold: JobHold) => hold.part === part || (hold.part === null && take.of === 0)
  return holds.filter((hold) => !hold.only && isOf(hold))
}

export function holdIdOf(answer: Extract<Answer, { allowed: true }>): string {
  return answer.hold?.id ?? answer.id
}
