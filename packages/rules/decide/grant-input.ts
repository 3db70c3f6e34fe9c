/** Makes a command from a grant as people write it (0.5 credits, until a date). */

import type { Command } from '../model/command.ts'
import type { GrantKind } from '../model/grant.ts'
import type { SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { unitOfPool } from '../policy/unit.ts'
import { amount } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { instant } from '../values/instant.ts'

export interface GrantInput {
  readonly pool: string
  /** As people write it, 0.5 credits. */
  readonly amount: number
  readonly kind?: Exclude<GrantKind, 'plan' | 'once'> | undefined
  readonly priority?: number | undefined
  readonly expires?: string | undefined
  readonly note?: string | undefined
}

/** @throws Fault `unknown_pool`, `malformed` */
export function grantCommand(
  book: PolicyBook,
  { policy }: SpaceState,
  written: GrantInput,
): Command & { do: 'grant' } {
  const { pool, kind = 'goodwill', priority, expires, note } = written
  const { pools } = book.policy(policy)
  const unit = unitOfPool(book.policy(policy), pool)
  if (unit === undefined) {
    const there = Object.keys(pools).join(', ')
    throw new Fault('unknown_pool', 'pool', `There is no pool "${pool}" under ${policy}; it has ${there}.`)
  }
  return {
    do: 'grant',
    pool,
    kind,
    amount: amount(written.amount, unit, 'amount'),
    ...(priority !== undefined && { priority }),
    ...(expires !== undefined && { expires: instant(expires, 'expires') }),
    ...(note !== undefined && { note }),
  }
}
