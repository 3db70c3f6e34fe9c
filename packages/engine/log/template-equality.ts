/**
 * Whether two entries say the same but for their number, instant and id, so that a page says it once. Only kinds that
 * come in great numbers are compared, and property by property: comparing whatever there is took five times as long.
 * A property that is added to them and not compared here does not compile.
 */

import type { Captured, Charged, Entry, EntryBase, Held } from '@allot/rules/entry'
import type { Draw, Take } from '@allot/rules/grant'
import type { FeatureUse } from '@allot/rules/operation'
import type { Count } from '@allot/rules/window'

export type Frequent = EntryBase & (Charged | Held | Captured)

export function isFrequent(entry: Entry): entry is Frequent {
  return entry.kind === 'charged' || entry.kind === 'captured' || entry.kind === 'held'
}

export function sameTemplate(a: Frequent, b: Frequent): boolean {
  if (a.kind !== b.kind || a.by !== b.by || a.feature !== b.feature || a.units !== b.units) return false
  if (a.policy !== b.policy || !all(a.takes, b.takes, sameTake)) return false
  if (!all(a.draws, b.draws, sameDraw) || !all(a.counts, b.counts, sameCount)) return false
  if (a.kind === 'captured') return b.kind === 'captured' && a.hold === b.hold && a.placed === b.placed
  if (b.kind === 'captured' || a.client !== b.client || !all(a.use, b.use, sameUse)) return false
  return a.kind === 'charged' || (b.kind === 'held' && a.expires === b.expires)
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

function sameDraw(a: Draw, b: Draw): boolean {
  return a.grant === b.grant && a.amount === b.amount && a.pool === b.pool
}

function sameCount(a: Count, b: Count): boolean {
  if (a.window !== b.window || a.count !== b.count || a.scope !== b.scope) return false
  return a.opened === b.opened && a.since === b.since
}

function sameUse(a: FeatureUse, b: FeatureUse): boolean {
  if (a.feature !== b.feature || a.model !== b.model) return false
  return a.resolution === b.resolution && a.seconds === b.seconds
}

type Own = 'seq' | 'at' | 'id'
type Said = 'kind' | 'policy' | 'by' | 'feature' | 'units' | 'takes' | 'draws' | 'counts'
type Missed =
  | Exclude<keyof (EntryBase & Charged), Own | Said | 'client' | 'use'>
  | Exclude<keyof (EntryBase & Held), Own | Said | 'client' | 'use' | 'expires'>
  | Exclude<keyof (EntryBase & Captured), Own | Said | 'hold' | 'placed'>
  | Exclude<keyof Take, 'pool' | 'amount'>
  | Exclude<keyof Draw, 'grant' | 'amount' | 'pool'>
  | Exclude<keyof Count, 'window' | 'count' | 'scope' | 'opened' | 'since'>
  | Exclude<keyof FeatureUse, 'feature' | 'model' | 'resolution' | 'seconds'>
type Nothing<T extends never> = T
export type NothingMissed = Nothing<Missed>
