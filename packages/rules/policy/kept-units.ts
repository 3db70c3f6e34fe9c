/**
 * A pool keeps its unit in every version: what is left of it is stored as a number of its smallest unit, so another unit
 * would make of 45 credits, stored as 45,000 thousandths, 45,000 exports. A pool that is made of two counts what they
 * count. Who wants to count something else gives the pool another name; what is left of the old one lapses at the renewal.
 *
 * A unit is the same where it has the name and the decimals; what people call it may change.
 */

import type { Unit } from '../values/amount.ts'
import type { Finding } from './finding.ts'
import type { PolicyText } from './schema.ts'
import { unitOfPool } from './unit.ts'

/** The units of the pools of versions, each with the version that said so first. */
export class KeptUnits {
  readonly #units = new Map<string, { readonly unit: Unit; readonly policy: string }>()

  /** @param text a version that takes effect after all that were kept */
  findings(text: PolicyText): readonly Finding[] {
    const found: Finding[] = []
    for (const pool of Object.keys(text.pools)) {
      const [unit, before] = [unitOfPool(text, pool), this.#units.get(pool)]
      if (unit === undefined || before === undefined || isSame(unit, before.unit)) continue
      const message = `counts ${named(unit)}, and ${before.policy} counts ${named(before.unit)} in it; keep that unit, or give the pool another name.`
      found.push({ path: pathOf(text, pool, unit, before.unit), message })
    }
    for (const [into, its] of Object.entries(text.unifies)) {
      const unit = unitOfPool(text, into)
      for (const medium of ['image', 'video'] as const) {
        const before = this.#units.get(its[medium])
        if (unit === undefined || before === undefined || isSame(unit, before.unit)) continue
        const message = `is ${its[medium]}, which counts ${named(before.unit)}, and ${into} counts ${named(unit)}; merge pools of one unit, and give ${into} the same.`
        found.push({ path: `unifies.${into}.${medium}`, message })
      }
    }
    return found
  }

  keep(text: PolicyText): void {
    for (const pool of Object.keys(text.pools)) {
      const unit = unitOfPool(text, pool)
      if (unit !== undefined && !this.#units.has(pool)) this.#units.set(pool, { unit, policy: text.policy })
    }
  }
}

function isSame(one: Unit, other: Unit): boolean {
  return nameOf(one) === nameOf(other) && decimalsOf(one) === decimalsOf(other)
}

/** Where only the decimals differ, they stand at the unit. */
function pathOf(text: PolicyText, pool: string, unit: Unit, before: Unit): string {
  const name = nameOf(unit)
  if (name !== nameOf(before) || !Object.hasOwn(text.units ?? {}, name)) return `pools.${pool}.unit`
  return `units.${name}.decimals`
}

function named(unit: Unit): string {
  const decimals = decimalsOf(unit)
  return decimals === undefined ? `${nameOf(unit)}s` : `${nameOf(unit)} with ${decimals} decimals`
}

function nameOf(unit: Unit): string {
  return typeof unit === 'string' ? unit : unit.name
}

/** Of an own unit. */
function decimalsOf(unit: Unit): number | undefined {
  return typeof unit === 'string' ? undefined : unit.decimals
}
