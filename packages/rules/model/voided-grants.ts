/**
 * Voided grants: an operator took a grant back - a chargeback, a refund of its price, a typing error. What was left lapsed
 * at once; what a hold had reserved stays reserved, and lapses when it is released. What was used of it stays used, and a
 * refund of that gives nothing back, since the grant it would go to is not there any more.
 *
 * Of 100 credits 30 are used and 20 reserved when the card is charged back: 50 lapse. The job captures 15, and its other 5
 * lapse when it ends.
 */

import { ZERO } from '../values/amount.ts'
import type { FoldedGrants } from './folded-grants.ts'
import { foldedGrant, unfold } from './folded-grants.ts'
import type { Draw, Grant, GrantNumber } from './grant.ts'

export const VOID_REASONS = ['chargeback', 'refunded', 'mistake', 'other'] as const

export type VoidReason = (typeof VOID_REASONS)[number]

interface Grants {
  readonly grants: readonly Grant[]
  readonly foldedGrants: readonly FoldedGrants[]
  /** The last ones, oldest first. */
  readonly voidedGrants: readonly GrantNumber[]
}

/** The grants after one of them was taken back. */
export function withoutVoided({ grants, foldedGrants, voidedGrants }: Grants, number: GrantNumber): Grants {
  const marked = grants.map((grant) =>
    grant.number === number ? { ...grant, voided: true as const } : grant,
  )
  const { foldedGrants: others } = unfold(foldedGrants, [{ pool: '', grant: number, amount: ZERO }])
  return {
    grants: lapseVoided(marked),
    foldedGrants: others,
    voidedGrants: [...voidedGrants, number].slice(-MAX_VOIDED),
  }
}

/** Nothing is left of a voided grant, and it goes when nothing is reserved of it. */
export function lapseVoided(grants: readonly Grant[]): readonly Grant[] {
  if (!grants.some((grant) => grant.voided)) return grants
  return grants
    .filter((grant) => !grant.voided || grant.held > 0)
    .map((grant) => (grant.voided ? { ...grant, left: ZERO } : grant))
}

/** Splits draws by whether their grants were voided since. */
export function splitByVoided(voided: readonly GrantNumber[], draws: readonly Draw[]): [Draw[], Draw[]] {
  const isVoided = ({ grant }: Draw) => voided.includes(grant)
  return [draws.filter(isVoided), draws.filter((draw) => !isVoided(draw))]
}

/** A grant that can be drawn on, will be, or is spent; undefined where it has lapsed or was voided. */
export function grantOf(grants: Grants, number: GrantNumber, now: Grant['expires']): Grant | undefined {
  const live = grants.grants.find((each) => each.number === number)
  return live ?? foldedGrant(grants.foldedGrants, number, now)
}

/** Of grants that were voided before so many others, a refund is one to a grant that has lapsed (law 9). */
const MAX_VOIDED = 1_000
