/**
 * A snapshot of a ledger, as a commit batch carries it: three lines, with the Space, its sorted runs of keys, and the
 * usage of days that are not over; then a checksum over them and over that of the batch. It changes how fast a Space
 * loads, never what it is. Earlier versions wrote no checksum.
 */
import { packSpace, unpackSpace } from '@allot/rules/snapshot'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import type { RunReference } from './idempotency/sorted-run.ts'
import { type Checksum, checksumOf, linkOf } from './log/chain.ts'
import { LogDamaged, type StoredBatch } from './store.ts'
import type { OpenDays } from './usage-table.ts'

export interface LedgerSnapshot {
  readonly space: SpaceState
  readonly runs: readonly RunReference[]
  readonly days: OpenDays
}

/** @param own the checksum of the batch that carries it */
export function packSnapshot({ space, runs, days }: LedgerSnapshot, own: Checksum): string {
  const lines = [packSpace(space), JSON.stringify(runs), JSON.stringify(days)]
  return [...lines, snapshotSum(lines, own)].join('\n')
}

/** @param text written by packSnapshot @param batch the one that carries it · @throws LogDamaged */
export function unpackSnapshot(id: SpaceId, text: string, batch: StoredBatch | undefined): LedgerSnapshot {
  if (!batch) throw new LogDamaged(id, 1, 'there is a snapshot without its commit batch')
  const [space = '', runs = '', days = '', sum] = text.split('\n')
  const { before, own } = linkOf(id, batch)
  const isEarlier = before === undefined && sum === undefined
  if (!isEarlier && sum !== snapshotSum([space, runs, days], own))
    throw new LogDamaged(id, batch.seq, 'the snapshot beside it does not have the checksum that it names')
  return { space: unpackSpace(space), runs: JSON.parse(runs), days: JSON.parse(days) }
}

function snapshotSum(lines: readonly string[], own: Checksum): Checksum {
  return checksumOf([...lines, own].join('\n'))
}
