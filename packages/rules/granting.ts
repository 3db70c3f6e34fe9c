/** Granting: a grant as people write it - 0.5 credits, until a date - as the command that rules decide. */
import { amount } from './amount.ts'
import type { PolicyBook } from './book.ts'
import type { Command } from './command.ts'
import { Fault } from './fault.ts'
import type { GrantKind } from './grant.ts'
import { instant } from './instant.ts'
import type { SpaceState } from './space.ts'

export interface WrittenGrant {
  readonly pool: string
  /** As people write it: 0.5 credits. */
  readonly amount: number
  readonly kind?: Exclude<GrantKind, 'plan' | 'once'> | undefined
  readonly priority?: number | undefined
  readonly expires?: string | undefined
  readonly note?: string | undefined
}

/** @throws Fault `unknown_pool`, `malformed` */
export function granting(
  book: PolicyBook,
  { policy }: SpaceState,
  written: WrittenGrant,
): Command & { do: 'grant' } {
  const { pool, kind = 'goodwill', priority, expires, note } = written
  const there = book.policy(policy).pools[pool]
  if (!there) throw new Fault('unknown_pool', 'pool', `There is no pool "${pool}" under ${policy}.`)
  return {
    do: 'grant',
    pool,
    kind,
    amount: amount(written.amount, there.unit, 'amount'),
    ...(priority !== undefined && { priority }),
    ...(expires !== undefined && { expires: instant(expires, 'expires') }),
    ...(note !== undefined && { note }),
  }
}
