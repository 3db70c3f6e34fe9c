/**
 * A snapshot of a ledger, as a commit batch carries it: three lines, with the Space, its sorted runs of keys, and the
 * usage of days that are not over. It changes how fast a Space loads, never what it is.
 */
import { packSpace, unpackSpace } from '@allot/rules/snapshot'
import type { SpaceState } from '@allot/rules/space'
import type { RunReference } from './idempotency/sorted-run.ts'
import type { OpenDays } from './usage-table.ts'

export interface LedgerSnapshot {
  readonly space: SpaceState
  readonly runs: readonly RunReference[]
  readonly days: OpenDays
}

export function packSnapshot({ space, runs, days }: LedgerSnapshot): string {
  return [packSpace(space), JSON.stringify(runs), JSON.stringify(days)].join('\n')
}

/** @param text written by packSnapshot */
export function unpackSnapshot(text: string): LedgerSnapshot {
  const [space = '', runs = '', days = ''] = text.split('\n')
  return { space: unpackSpace(space), runs: JSON.parse(runs), days: JSON.parse(days) }
}
