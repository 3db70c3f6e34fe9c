/**
 * The Store port: all that the engine asks of a database. A store keeps commit batches, in the order in which the log
 * of a Space grows, and never changes one. A group commit costs it one row for each Space, however many entries there
 * are. testing/store-contract.ts is what every store must do.
 */
import type { DatedPolicy } from '@allot/rules/book'
import type { Entry } from '@allot/rules/entry'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId } from '@allot/rules/space'

export interface Store {
  /** Whether other servers may append to the same Spaces: what is in memory may be behind. */
  readonly shared: boolean
  /** The tail of each log after an entry: the last snapshot taken since, if any, and the batches from it on. */
  load(positions: readonly LogPosition[]): Promise<readonly LogTail[]>
  /** The batch that holds an entry. */
  batchAt(space: SpaceId, seq: number): Promise<StoredBatch | undefined>
  /** Batches with entries after `after`, oldest first: at most `limit`, and at least one where there are any. */
  batchesAfter(space: SpaceId, after: number, limit: number): Promise<readonly StoredBatch[]>
  /** Bytes `from` up to `to` of the sorted run that the batch beginning with entry `seq` carries. */
  readRun(space: SpaceId, seq: number, from: number, to: number): Promise<Uint8Array>
  /** The usage of days that are over, from one day to another, both included. */
  usageDays(space: SpaceId, from: number, to: number): Promise<readonly UsageDay[]>
  /** Spaces in the order of their ids, after `after`, at most `limit`. */
  spaces(after: SpaceId, limit: number): Promise<readonly SpaceId[]>
  /**
   * Appends batches, at most one a Space, each of them whole or not at all, and returns when they are durable.
   * @returns the append conflicts: Spaces where another server appended first, so that nothing was written
   * @throws StoreUnavailable when it is not known whether it was written, with the Spaces that this concerns
   */
  append(batches: readonly CommitBatch[]): Promise<ReadonlySet<SpaceId>>
  /** Waits in line for a Space; then no other server appends to it until the release. @throws StoreUnavailable */
  lease(position: LogPosition): Promise<StoreLease>
  /** Announces this server's address to the others of its database; undefined where there can be no others. */
  joinFleet(address: string): Promise<FleetMembership | undefined>
  /**
   * Claims for a Space what its person gets once, unless another Space has it; the first claim stands for ever.
   * @returns the Space that has it
   */
  claimOnce(person: PersonHash, space: SpaceId): Promise<SpaceId>
  /** The Space that has what this person gets once. */
  onceHolder(person: PersonHash): Promise<SpaceId | undefined>
  /** Keeps a published policy, for ever. */
  publish(version: DatedPolicy): Promise<void>
  /** Every policy that was published. */
  published(): Promise<readonly DatedPolicy[]>
  close(): Promise<void>
}

export interface StoredBatch {
  /** The number of its first entry. */
  readonly seq: number
  /** JSON; log/ alone knows its format. */
  readonly body: string
}

/** The entries `seq` to `last` that one group commit adds to one Space, and what is kept with them. */
export interface CommitBatch extends StoredBatch {
  readonly space: SpaceId
  readonly last: number
  /** The kinds of its entries, each at least once; none for an imported batch, because its events are not delivered again. */
  readonly kinds: readonly Entry['kind'][]
  /** The Space after the batch (in versions before 0.1, the Space before it); see ledger-snapshot.ts. */
  readonly snapshot?: string
  /** A sorted run of idempotency keys, see idempotency/. */
  readonly run?: Uint8Array
  /** The usage of days that ended before the batch. */
  readonly endedDays: readonly UsageDay[]
}

export interface UsageDay {
  /** Days since 1970, UTC. */
  readonly day: number
  /** A JSON array of usage rows, see usage-table.ts. */
  readonly body: string
}

export interface LogPosition {
  readonly space: SpaceId
  /** The entry after which to read; 0 for all of the log. */
  readonly after: number
}

export interface LogTail {
  readonly snapshot: string | undefined
  readonly batches: readonly StoredBatch[]
  /** Sorted runs that came along, by the first entry of their batches; others are read when needed. */
  readonly runs?: ReadonlyMap<number, Uint8Array>
}

export interface StoreLease {
  /** The log as the holder before left it. */
  readonly tail: LogTail
  /** Lets the next server in. */
  release(): Promise<void>
}

/** A server's place among the servers of its database. */
export interface FleetMembership {
  /** Known only to those who may use the database. */
  readonly secret: string
  /** The addresses of the servers that are connected now, with this one; none where that is not known. */
  servers(): Promise<readonly string[]>
  leave(): Promise<void>
}

/** The store with some of its methods replaced. */
export function withOverrides(store: Store, overrides: Partial<Store>): Store {
  return {
    shared: store.shared,
    load: (positions) => store.load(positions),
    batchAt: (space, seq) => store.batchAt(space, seq),
    batchesAfter: (space, after, limit) => store.batchesAfter(space, after, limit),
    readRun: (space, seq, from, to) => store.readRun(space, seq, from, to),
    usageDays: (space, from, to) => store.usageDays(space, from, to),
    spaces: (after, limit) => store.spaces(after, limit),
    append: (batches) => store.append(batches),
    lease: (position) => store.lease(position),
    joinFleet: (address) => store.joinFleet(address),
    claimOnce: (person, space) => store.claimOnce(person, space),
    onceHolder: (person) => store.onceHolder(person),
    publish: (version) => store.publish(version),
    published: () => store.published(),
    close: () => store.close(),
    ...overrides,
  }
}

/**
 * Separates texts that are sent as one; JSON never contains it. The client of PostgreSQL would escape each text, and a
 * thread would be sent each by itself.
 */
export const SEPARATOR = '\u001e'

export const NO_CONFLICTS: ReadonlySet<SpaceId> = new Set()

export const EMPTY_TAIL: LogTail = { snapshot: undefined, batches: [] }

/**
 * The store could not be reached, or there is too much to do. It is safe to try again under the same key: what was
 * written after all is answered as it was decided.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  /** When to try again. */
  readonly retryAfterMs: number
  /** The Spaces that failed, where one machine of several cannot be reached; the work on all others was done. */
  readonly spaces: ReadonlySet<SpaceId> | undefined

  constructor(message: string, options: ErrorOptions & Partial<Details> = {}) {
    super(message, options)
    this.retryAfterMs = options.retryAfterMs ?? 1_000
    this.spaces = options.spaces
  }
}

type Details = Pick<StoreUnavailable, 'retryAfterMs' | 'spaces'>

/** Whether a failure concerns this Space. */
export function concernsSpace(reason: unknown, space: SpaceId): boolean {
  return !(reason instanceof StoreUnavailable && reason.spaces?.has(space) === false)
}

/**
 * The log of one Space is not what was written: an entry is missing, altered, or in another's place. That Space cannot
 * be used; all others can.
 */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged'
  readonly space: SpaceId
  readonly seq: number

  /** @param seq the entry from which on the log is not sound @param what is wrong with it */
  constructor(space: SpaceId, seq: number, what: string, options?: ErrorOptions) {
    super(`The log of Space ${space} is damaged at entry ${seq}: ${what}.`, options)
    this.space = space
    this.seq = seq
  }
}

/** The store cannot be used at all: another process has it, or the file is not Allot's. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
}
