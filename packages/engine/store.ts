/**
 * The Store port: the only thing the engine asks of a database. A Space's log is append-only and keyed by
 * (space, seq); whatever else a store keeps (operation ids, refunds, snapshots) is written in the same commit.
 */
import type { Version } from '@allot/rules/book'
import type { Entry } from '@allot/rules/entry'
import type { SpaceId } from '@allot/rules/space'

export interface Store {
  /** Everything needed to make the Space: the last snapshot if there is one, and the entries after it. */
  load(space: SpaceId): Promise<Loaded>
  /** What earlier operations under these ids were, for ever. */
  find(space: SpaceId, ids: readonly string[]): Promise<ReadonlyMap<string, Operated>>
  /** One entry of the log. */
  entry(space: SpaceId, seq: number): Promise<Entry | undefined>
  /** How many units of a charge or capture earlier refunds gave back. */
  refunded(space: SpaceId, charge: number): Promise<number>
  /** A page of the log: entries after `after`, oldest first. */
  read(space: SpaceId, after: number, limit: number): Promise<readonly Entry[]>
  /** Appends everything or nothing, and returns only when it is on the disk. */
  append(writes: readonly Write[]): Promise<void>
  /** Keeps a policy that was published, for ever. */
  publish(version: Version): Promise<void>
  /** Every policy that was published. */
  published(): Promise<readonly Version[]>
  close(): Promise<void>
}

export interface Loaded {
  readonly snapshot: string | undefined
  readonly entries: readonly Entry[]
}

/** An id that was used, what it was used for, and the entry that answered it. */
export interface Operated {
  readonly id: string
  readonly fingerprint: string
  readonly seq: number
}

export interface Write {
  readonly space: SpaceId
  readonly entries: readonly Entry[]
  readonly operated: readonly Operated[]
  readonly snapshot: { readonly seq: number; readonly packed: string } | undefined
}

/** The store could not be reached or could not write: nothing was appended, and the same call may be made again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

/** The store cannot be used at all: another process has it, or the file is not Allot's. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
}
