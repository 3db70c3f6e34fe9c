/**
 * The grants of a Space as operators see them, each with the number by which it can be taken back. Those that are spent
 * are not among them: the answer that made one names it, and so does the log.
 */

import { catchUp } from '../decide/time.ts'
import type { Grant, GrantKind } from '../model/grant.ts'
import type { SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { UNLIMITED } from '../policy/terms.ts'
import { type Amount, decimalOf } from '../values/amount.ts'
import { type Instant, iso, latest, NEVER } from '../values/instant.ts'

/** Amounts as people write them. */
interface GrantReport {
  readonly id: string
  readonly pool: string
  readonly kind: GrantKind
  readonly amount: number | 'unlimited'
  readonly left: number | 'unlimited'
  readonly held: number
  readonly priority: number
  /** Null where it may be used at once. */
  readonly from: string | null
  /** Null where it never lapses. */
  readonly expires: string | null
  /** It was taken back; what is still reserved of it lapses with its holds. */
  readonly voided: boolean
}

export interface GrantPage {
  readonly grants: readonly GrantReport[]
  /** The cursor of the next page; null at the end. */
  readonly next: number | null
}

/** The grants whose number is larger than `after`, at most `limit`, in the order in which they were granted. */
export function grantsOf(
  book: PolicyBook,
  before: SpaceState,
  clock: Instant,
  { after, limit }: { readonly after: number; readonly limit: number },
): GrantPage {
  const { space } = catchUp(book, before, latest(clock, before.at))
  const page = space.grants
    .filter(({ number }) => number > after)
    .sort((a, b) => a.number - b.number)
    .slice(0, limit)
  const next = page.length === limit ? (page.at(-1)?.number ?? null) : null
  return { grants: page.map((grant) => reportOf(book, grant)), next }
}

function reportOf(book: PolicyBook, grant: Grant): GrantReport {
  const { number, pool, kind, size, left, held, priority, from, expires, voided = false } = grant
  const plain = (amount: Amount) => decimalOf(amount, book.unit(pool))
  return {
    ...{ id: String(number), pool, kind },
    amount: size >= UNLIMITED ? 'unlimited' : plain(size),
    left: size >= UNLIMITED && !voided ? 'unlimited' : plain(left),
    held: plain(held),
    priority,
    from: from === undefined ? null : iso(from),
    expires: expires === NEVER ? null : iso(expires),
    voided,
  }
}
