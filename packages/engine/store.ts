/**
 * The Store port: the only thing the engine asks of a database. A store keeps pages, in the order in which a Space's
 * log grows, and never changes one. A page is what one flush came to for one Space, so a flush costs a store one row
 * for each Space it touched, however many operations that was.
 */
import type { DatedPolicy } from '@allot/rules/book'
import type { SpaceId } from '@allot/rules/space'

export interface Store {
  /** Others may append to the same Spaces at the same time: what is in memory may be behind. */
  readonly shared: boolean
  /** For each Space what came after an entry: the last snapshot if one was taken since, and the pages from it on. */
  load(wanted: readonly LogPosition[]): Promise<readonly LogTail[]>
  /** The page that holds an entry. */
  batchAt(space: SpaceId, seq: number): Promise<StoredBatch | undefined>
  /** Pages that hold entries after `after`, oldest first, at least one and at most `most` where there are any. */
  batchesAfter(space: SpaceId, after: number, most: number): Promise<readonly StoredBatch[]>
  /** Bytes `from` up to `to` of the run of ids that the page beginning with entry `seq` carries. */
  readRun(space: SpaceId, seq: number, from: number, to: number): Promise<Uint8Array>
  /** The usage tables of days that are over, from one day to another, both included. */
  usageDays(space: SpaceId, from: number, to: number): Promise<readonly UsageDay[]>
  /** Spaces in the order of their ids, after `after`. */
  spaces(after: SpaceId, most: number): Promise<readonly SpaceId[]>
  /**
   * Appends each Space's page, all of it or nothing, at most one a Space, and returns when they are on the disk.
   * @returns the Spaces where somebody else appended first, so that nothing was
   * @throws StoreUnavailable when it is not known to be written, of the Spaces that it is about
   */
  append(pages: readonly CommitBatch[]): Promise<ReadonlySet<SpaceId>>
  /** Waits in line for a Space; from then on nobody else appends to it until the turn ends. @throws StoreUnavailable */
  lease(wanted: LogPosition): Promise<StoreLease>
  /** Lets servers of the same database know that this one is at an address; undefined where there can be no others. */
  joinFleet(address: string): Promise<FleetMembership | undefined>
  /** Keeps a policy that was published, for ever. */
  publish(version: DatedPolicy): Promise<void>
  /** Every policy that was published. */
  published(): Promise<readonly DatedPolicy[]>
  close(): Promise<void>
}

/** Entries `seq` to `last` of a Space, and whatever else is kept with them. */
export interface CommitBatch extends StoredBatch {
  readonly space: SpaceId
  readonly last: number
  /** The Space after the page, see ledger.ts; loading may begin here. (Of earlier versions, the Space before it.) */
  readonly snapshot?: string
  /** A run of ids, see ids.ts. */
  readonly run?: Uint8Array
  /** Usage tables of days that ended before the page. */
  readonly endedDays: readonly UsageDay[]
}

export interface StoredBatch {
  readonly seq: number
  /** JSON, see page.ts. */
  readonly body: string
}

export interface UsageDay {
  /** Days since 1970. */
  readonly day: number
  /** A JSON array of usage rows, see usage-table.ts. */
  readonly body: string
}

export interface LogPosition {
  readonly space: SpaceId
  /** 0 for all of it. */
  readonly after: number
}

export interface LogTail {
  readonly snapshot: string | undefined
  readonly batches: readonly StoredBatch[]
  /** Runs of ids that came with what was asked for, by the pages that carry them; others are read when needed. */
  readonly runs?: ReadonlyMap<number, Uint8Array>
}

export interface StoreLease {
  /** What was wanted, as the one before left it. */
  readonly tail: LogTail
  /** Lets the next one in. */
  release(): Promise<void>
}

/** A server's place among those of its database. */
export interface FleetMembership {
  /** What nobody knows but those who may use the database. */
  readonly secret: string
  /** The addresses of the servers that are there now, this one among them; none where that is not known. */
  servers(): Promise<readonly string[]>
  leave(): Promise<void>
}

/** The store with some of what it does done otherwise. */
export function withOverrides(store: Store, otherwise: Partial<Store>): Store {
  return {
    shared: store.shared,
    load: (wanted) => store.load(wanted),
    batchAt: (space, seq) => store.batchAt(space, seq),
    batchesAfter: (space, after, most) => store.batchesAfter(space, after, most),
    readRun: (space, seq, from, to) => store.readRun(space, seq, from, to),
    usageDays: (space, from, to) => store.usageDays(space, from, to),
    spaces: (after, most) => store.spaces(after, most),
    append: (pages) => store.append(pages),
    lease: (wanted) => store.lease(wanted),
    joinFleet: (address) => store.joinFleet(address),
    publish: (version) => store.publish(version),
    published: () => store.published(),
    close: () => store.close(),
    ...otherwise,
  }
}

/**
 * What separates texts that are handed on as one; JSON never contains it. A client of PostgreSQL would escape each, and
 * a thread be sent each by itself.
 */
export const SEPARATOR = '\u001e'

export const NO_CONFLICTS: ReadonlySet<SpaceId> = new Set()

export const EMPTY_TAIL: LogTail = { snapshot: undefined, batches: [] }

/**
 * The store could not be reached, or there is too much to do. Nothing is lost by trying again under the same id: what
 * was written after all is answered as it was decided.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  /** When to try again. */
  readonly retryAfterMs: number
  /** The Spaces that it is about, where a machine of several is away; what was wanted of others was done. */
  readonly spaces: ReadonlySet<SpaceId> | undefined

  constructor(message: string, options: ErrorOptions & Partial<Whereabouts> = {}) {
    super(message, options)
    this.retryAfterMs = options.retryAfterMs ?? 1_000
    this.spaces = options.spaces
  }
}

type Whereabouts = Pick<StoreUnavailable, 'retryAfterMs' | 'spaces'>

/** Whether what failed for some reason failed for this Space. */
export function concerns(reason: unknown, space: SpaceId): boolean {
  return !(reason instanceof StoreUnavailable && reason.spaces?.has(space) === false)
}

/** The store cannot be used at all: another process has it, or the file is not Allot's. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
}
