/**
 * Whether two entries differ in nothing but number, instant and key, so that a batch writes them once. Only frequent
 * kinds are compared, property by property: a comparison of any two objects took five times as long. A property that
 * is added to these kinds and not compared here does not compile.
 */
import type { Captured, Charged, EntryBase, Held } from '@allot/rules/entry'
import type { FreeUses } from '@allot/rules/free-uses'
import type { Draw, Take } from '@allot/rules/grant'
import type { FeatureUse } from '@allot/rules/operation'
import type { Count } from '@allot/rules/window'
import type { EntryTemplate } from './stored-entry.ts'

export function sameTemplate(a: EntryTemplate, b: EntryTemplate): boolean {
  if (a.kind !== b.kind || a.by !== b.by || a.feature !== b.feature || a.units !== b.units) return false
  if (a.policy !== b.policy || !all(a.takes, b.takes, sameTake) || !sameFree(a.free, b.free)) return false
  if (!all(a.draws, b.draws, sameDraw) || !all(a.counts, b.counts, sameCount)) return false
  if (a.kind === 'captured')
    return b.kind === 'captured' && a.hold === b.hold && a.placed === b.placed && !a.back && !b.back
  if (b.kind === 'captured' || a.client !== b.client || !all(a.use, b.use, sameUse)) return false
  return a.kind === 'charged' || (b.kind === 'held' && a.expires === b.expires && !a.settles && !b.settles)
}

function all<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) {
    const [one, other] = [a[at], b[at]]
    if (one === undefined || other === undefined || !same(one, other)) return false
  }
  return true
}

function sameTake(a: Take, b: Take): boolean {
  return a.pool === b.pool && a.amount === b.amount
}

function sameFree(a: EntryTemplate['free'], b: EntryTemplate['free']): boolean {
  if (a === b) return true
  return a !== undefined && b !== undefined && all(a, b, sameFreeUses)
}

function sameFreeUses(a: FreeUses, b: FreeUses): boolean {
  if (a.window !== b.window || a.uses !== b.uses) return false
  return all(a.takes, b.takes, (one, other) => all(one, other, sameTake))
}

function sameDraw(a: Draw, b: Draw): boolean {
  return a.grant === b.grant && a.amount === b.amount && a.pool === b.pool
}

function sameCount(a: Count, b: Count): boolean {
  if (a.window !== b.window || a.count !== b.count || a.scope !== b.scope) return false
  return a.opened === b.opened && a.period === b.period && a.since === b.since
}

function sameUse(a: FeatureUse, b: FeatureUse): boolean {
  if (a.feature !== b.feature || a.model !== b.model) return false
  return a.resolution === b.resolution && a.seconds === b.seconds && a.quantity === b.quantity
}

/** Not part of the template. */
type Own = 'seq' | 'at' | 'id'
/** Compared for each kind. */
type Common = 'kind' | 'policy' | 'by' | 'feature' | 'units' | 'takes' | 'free' | 'draws' | 'counts'
type NotCompared =
  | Exclude<keyof (EntryBase & Charged), Own | Common | 'client' | 'use'>
  | Exclude<keyof (EntryBase & Held), Own | Common | 'client' | 'use' | 'expires' | 'settles'>
  | Exclude<keyof (EntryBase & Captured), Own | Common | 'hold' | 'placed' | 'back' | 'unpaid'>
  | Exclude<keyof Take, 'pool' | 'amount'>
  | Exclude<keyof FreeUses, 'window' | 'uses' | 'takes'>
  | Exclude<keyof Draw, 'grant' | 'amount' | 'pool'>
  | Exclude<keyof Count, 'window' | 'count' | 'scope' | 'opened' | 'period' | 'since'>
  | Exclude<keyof FeatureUse, 'feature' | 'model' | 'resolution' | 'seconds' | 'quantity'>
type Empty<T extends never> = T
/** Exported so that the compiler looks at it. @public */
export type EverythingCompared = Empty<NotCompared>
