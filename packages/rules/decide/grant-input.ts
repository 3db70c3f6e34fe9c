/** Makes a command from a grant as people write it (0.5 credits, until a date), or from the id of one to take back. */

import type { Command } from '../model/command.ts'
import type { GrantKind, PlanGrantKind } from '../model/grant.ts'
import type { SpaceState } from '../model/space.ts'
import type { VoidReason } from '../model/voided-grants.ts'
import type { PolicyBook } from '../policy/book.ts'
import { amount } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { instant } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { poolMeant } from './membership.ts'

export interface GrantInput {
  readonly pool: string
  /** As people write it, 0.5 credits. */
  readonly amount: number
  readonly kind?: Exclude<GrantKind, PlanGrantKind> | undefined
  readonly priority?: number | undefined
  readonly expires?: string | undefined
  /** Not before then. */
  readonly from?: string | undefined
  readonly note?: string | undefined
}

/**
 * Whether the Space has the pool is decided with the command, when it is known what has become due; here any version's
 * pool has its unit. @throws Fault `unknown_pool`, `malformed`
 */
export function grantCommand(
  book: PolicyBook,
  space: SpaceState,
  written: GrantInput,
): Command & { do: 'grant' } {
  const { pool, kind = 'goodwill', priority, expires, from, note } = written
  const isKnown = book.versions.some(({ text }) => lookUp(text.pools, pool) !== undefined)
  const unit = book.unit(isKnown ? pool : poolMeant(book, space, pool))
  return {
    do: 'grant',
    pool,
    kind,
    amount: amount(written.amount, unit, 'amount'),
    ...(priority !== undefined && { priority }),
    ...(expires !== undefined && { expires: instant(expires, 'expires') }),
    ...(from !== undefined && { from: instant(from, 'from') }),
    ...(note !== undefined && { note }),
  }
}

/** @param grant the `id` of a grant @throws Fault `unknown_grant` */
export function voidCommand(
  grant: string,
  { reason, note }: { readonly reason: VoidReason; readonly note?: string | undefined },
): Command & { do: 'void' } {
  if (!/^\d{1,15}$/.test(grant))
    throw new Fault(
      'unknown_grant',
      'grant',
      `"${grant.slice(0, 40)}" is not the id of a grant; list those of the Space.`,
    )
  return { do: 'void', grant: Number(grant), reason, ...(note !== undefined && { note }) }
}
