/**
 * The balance: how entries change a Space's grants and what it has spent in its period. Evolve calls these; nothing
 * here decides anything.
 */
import { type Amount, NOTHING } from './amount.ts'
import { totalOf } from './entry.ts'
import { type Draw, type Grant, inDrawOrder } from './grant.ts'
import { earliest } from './instant.ts'
import type { Space, Spent } from './space.ts'

/** A draw on a grant that has lapsed belongs to a period that is over, so it changes no current figure. */
export function spentMore(space: Space, draws: readonly Draw[], sign: 1 | -1): readonly Spent[] {
  const spent = space.spent.slice()
  for (const draw of draws) {
    if (!space.grants.some((grant) => grant.number === draw.grant)) continue
    const at = spent.findIndex((each) => each.pool === draw.pool)
    const there = spent[at] ?? { pool: draw.pool, amount: NOTHING, told: 0 }
    const amount = Math.max(0, there.amount + sign * draw.amount) as Amount // a refund may outlive the period it was spent in
    spent[at === -1 ? spent.length : at] = { pool: there.pool, amount, told: there.told }
  }
  return spent
}

/** A raised limit may warn again. */
export function retold(space: Space, more: readonly Draw[]): Partial<Space> {
  const pools = totalOf(more)
  return { spent: space.spent.map((each) => (pools.has(each.pool) ? { ...each, told: 0 } : each)) }
}

export function granted(space: Space, added: readonly Grant[], there: readonly Grant[]): Partial<Space> {
  if (added.length === 0) return { grants: there }
  return {
    grants: inDrawOrder([...there, ...added]),
    nextGrant: nextAfter(space.nextGrant, added),
    wakeAt: added.reduce((wake, grant) => earliest(wake, grant.expires), space.wakeAt),
  }
}

/** Grants that lapsed are gone with whatever they still held: a hold keeps its own record of what it reserved. */
export function without(grants: readonly Grant[], lapsed: readonly Draw[]): readonly Grant[] {
  const gone = new Set(lapsed.map((draw) => draw.grant))
  return grants.filter((grant) => !gone.has(grant.number))
}

/** Draws less what was taken out of them, grant by grant. */
export function lessDraws(draws: readonly Draw[], taken: readonly Draw[]): readonly Draw[] {
  const gone = new Map<number, number>()
  for (const draw of taken) gone.set(draw.grant, (gone.get(draw.grant) ?? 0) + draw.amount)
  const rest: Draw[] = []
  for (const draw of draws) {
    const less = Math.min(draw.amount, gone.get(draw.grant) ?? 0)
    gone.set(draw.grant, (gone.get(draw.grant) ?? 0) - less)
    if (less < draw.amount) rest.push({ ...draw, amount: (draw.amount - less) as Amount }) // never below zero
  }
  return rest
}

export function nextAfter(next: number, grants: readonly Grant[]): number {
  return grants.reduce((most, grant) => Math.max(most, grant.number + 1), next)
}
