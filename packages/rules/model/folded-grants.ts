/**
 * Folded grants: a grant that is spent - nothing left, nothing held - leaves the list of grants, so that it costs nothing
 * and counts in no bound. Its terms are kept in short, since a refund gives back exactly there: to the same number, with
 * the same priority and end. What a plan gives is never folded: how much a period was given is read from it.
 *
 * A Space buys 100 credits and spends them, 300 times. Its list has the grants of its plan; the 300 are one line here,
 * `first` to `last`. A use from June that fails is refunded into grant 17, which is back in the list with what it took.
 */

import { ZERO } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'
import { type Draw, endsWithPeriod, type Grant, type GrantNumber } from './grant.ts'

/** Spent grants of the same terms whose numbers follow each other. */
export interface FoldedGrants extends Pick<Grant, 'pool' | 'kind' | 'priority' | 'expires' | 'size'> {
  readonly first: GrantNumber
  readonly last: GrantNumber
}

/** Moves spent grants from the one list to the other. @param at those that have ended by then are forgotten */
export function foldSpent(
  grants: readonly Grant[],
  folded: readonly FoldedGrants[],
  at: Instant,
): { readonly grants: readonly Grant[]; readonly foldedGrants: readonly FoldedGrants[] } {
  if (!hasSpent(grants)) return { grants, foldedGrants: folded }
  const kept = folded.filter((each) => each.expires > at)
  for (const grant of grants)
    if (isSpent(grant) && !grant.voided && grant.expires > at) kept.push(lineOf(grant))
  return { grants: grants.filter((grant) => !isSpent(grant)), foldedGrants: inLines(kept) }
}

/** Every charge needs to know, so nothing is allocated here. */
export function hasSpent(grants: readonly Grant[]): boolean {
  for (const grant of grants) if (grant.left === 0 && isSpent(grant)) return true
  return false
}

export function isSpent(grant: Grant): boolean {
  return grant.left === 0 && grant.held === 0 && grant.kind !== 'plan' && grant.kind !== 'once'
}

/** The spent grant of that number, unless it has ended, or so many were spent since that it is forgotten. */
export function foldedGrant(
  folded: readonly FoldedGrants[],
  number: GrantNumber,
  now: Instant,
): Grant | undefined {
  const line = folded.find((each) => each.first <= number && number <= each.last)
  return line && line.expires > now ? grantOf(line, number) : undefined
}

/** The grants that draws name, still with nothing left, and the lines without them. */
export function unfold(
  folded: readonly FoldedGrants[],
  draws: readonly Draw[],
): { readonly unfolded: readonly Grant[]; readonly foldedGrants: readonly FoldedGrants[] } {
  let lines = folded
  const unfolded: Grant[] = []
  for (const { grant: number } of draws) {
    const line = lines.find((each) => each.first <= number && number <= each.last)
    if (!line) continue
    unfolded.push(grantOf(line, number))
    lines = lines.flatMap((each) => (each === line ? linesWithout(line, number) : [each]))
  }
  return { unfolded, foldedGrants: lines }
}

/** As extendGrants, for those that are spent. */
export function extendFolded(
  folded: readonly FoldedGrants[],
  from: Instant,
  to: Instant,
): readonly FoldedGrants[] {
  return folded.map((each) => (endsWithPeriod(each, from) ? { ...each, expires: to } : each))
}

/** A later spent grant pushes the oldest line out (law 9); a refund to it is one to a grant that has lapsed. */
const MAX_LINES = 1_000

function lineOf({ number, pool, kind, priority, expires, size }: Grant): FoldedGrants {
  return { first: number, last: number, pool, kind, priority, expires, size }
}

function grantOf({ pool, kind, priority, expires, size }: FoldedGrants, number: GrantNumber): Grant {
  return { number, pool, kind, priority, expires, size, left: ZERO, held: ZERO }
}

/** In the order of their numbers, and as few as possible, so that one log gives one list in any order of spending. */
function inLines(folded: readonly FoldedGrants[]): readonly FoldedGrants[] {
  const lines: FoldedGrants[] = []
  for (const each of [...folded].sort((a, b) => a.first - b.first)) {
    const before = lines.at(-1)
    if (before && before.last + 1 === each.first && haveSameTerms(before, each))
      lines[lines.length - 1] = { ...before, last: each.last }
    else lines.push(each)
  }
  return lines.slice(-MAX_LINES)
}

function haveSameTerms(a: FoldedGrants, b: FoldedGrants): boolean {
  if (a.pool !== b.pool || a.kind !== b.kind || a.priority !== b.priority) return false
  return a.expires === b.expires && a.size === b.size
}

function linesWithout(line: FoldedGrants, number: GrantNumber): FoldedGrants[] {
  const parts = [
    { ...line, last: number - 1 },
    { ...line, first: number + 1 },
  ]
  return parts.filter((part) => part.first <= part.last)
}
