/**
 * The database of the simulator: what several servers share. It keeps what it was given, in order, and refuses what does
 * not continue a log; what goes wrong on the way to it is the matter of a connection (connection.ts).
 */

import type { CommitBatch, LogPosition, LogTail, Store, UsageDay } from '@allot/engine/store'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId } from '@allot/rules/space'

export class Database {
  readonly #logs = new Map<SpaceId, CommitBatch[]>()
  readonly #days = new Map<SpaceId, Map<number, UsageDay>>()
  readonly #claims = new Map<PersonHash, SpaceId>()
  readonly #lines = new Map<SpaceId, Promise<void>>()

  log(space: SpaceId): readonly CommitBatch[] {
    return this.#logs.get(space) ?? []
  }

  /** @returns false where another server appended first */
  append(batch: CommitBatch): boolean {
    const log = this.#logs.getOrInsertComputed(batch.space, () => [])
    if ((log.at(-1)?.last ?? 0) !== batch.seq - 1) return false
    log.push(batch)
    const days = this.#days.getOrInsertComputed(batch.space, () => new Map())
    for (const day of batch.endedDays) days.set(day.day, day)
    return true
  }

  /** @param withSnapshots a tail without them is the same one, read from further back */
  tail({ space, after }: LogPosition, withSnapshots: boolean): LogTail {
    const log = this.log(space)
    const from = withSnapshots
      ? log.findLastIndex((batch) => batch.snapshot !== undefined && batch.seq > after)
      : -1
    if (from >= 0) return { snapshot: log[from]?.snapshot, batches: log.slice(from) }
    return { snapshot: undefined, batches: log.slice(indexAfter(log, after)) }
  }

  /** Waits in line for a Space. @returns how the next one is let in */
  async line(space: SpaceId): Promise<() => void> {
    const before = this.#lines.get(space)
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    this.#lines.set(space, ended)
    await before
    return resolve
  }

  /** As a server without faults sees it. */
  store(withSnapshots = true): Store {
    return {
      shared: true,
      load: async (positions) => positions.map((each) => this.tail(each, withSnapshots)),
      batchAt: async (space, seq) => {
        const log = this.log(space)
        const batch = log[indexAfter(log, seq - 1)]
        return batch && batch.seq <= seq ? batch : undefined
      },
      batchesAfter: async (space, after, limit) => {
        const log = this.log(space)
        const from = indexAfter(log, after)
        return log.slice(from, from + limit)
      },
      readRun: async (space, seq, from, to) => {
        const run = this.log(space).find((batch) => batch.seq === seq)?.run
        if (!run) throw new Error(`Invariant: ${space} has no sorted run at ${seq}.`)
        return run.slice(from, to)
      },
      usageDays: async (space, from, to) =>
        [...(this.#days.get(space)?.values() ?? [])].filter(({ day }) => from <= day && day <= to),
      spaces: async (after, limit) =>
        [...this.#logs.keys()]
          .filter((id) => id > after)
          .sort()
          .slice(0, limit),
      append: async (batches) =>
        new Set(batches.filter((batch) => !this.append(batch)).map(({ space }) => space)),
      lease: async (position) => {
        const letIn = await this.line(position.space)
        return { tail: this.tail(position, withSnapshots), release: async () => letIn() }
      },
      joinFleet: async () => undefined,
      claimOnce: async (person, space) => this.#claims.getOrInsert(person, space),
      onceHolder: async (person) => this.#claims.get(person),
      publish: async () => undefined,
      published: async () => [],
      close: async () => undefined,
    }
  }
}

/** The place of the first batch with an entry after `after`. */
function indexAfter(log: readonly CommitBatch[], after: number): number {
  let low = 0
  let high = log.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((log[middle]?.last ?? 0) > after) high = middle
    else low = middle + 1
  }
  return low
}
