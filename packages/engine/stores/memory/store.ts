/**
 * A store in memory, for tests: nothing survives the process. Several engines may share one, so that what happens
 * between servers on one database can be tested without a database.
 */
import type { DatedPolicy } from '@allot/rules/book'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId } from '@allot/rules/space'
import type { CommitBatch, LogPosition, LogTail, Store, UsageDay } from '../../store.ts'

export function openMemoryStore(): Store {
  const logs = new Map<SpaceId, CommitBatch[]>()
  const days = new Map<SpaceId, Map<number, UsageDay>>()
  const published: DatedPolicy[] = []
  const claims = new Map<PersonHash, SpaceId>()
  const leases = new Map<SpaceId, Promise<void>>()
  const logOf = (space: SpaceId): readonly CommitBatch[] => logs.get(space) ?? []

  const append = async (batches: readonly CommitBatch[]): Promise<ReadonlySet<SpaceId>> => {
    await new Promise(setImmediate) // like a database, it answers in a later turn of the event loop
    const conflicts = new Set<SpaceId>()
    for (const batch of batches) {
      const log = logs.get(batch.space) ?? []
      if ((log.at(-1)?.last ?? 0) !== batch.seq - 1) {
        conflicts.add(batch.space)
        continue
      }
      logs.set(batch.space, log)
      log.push(batch)
      const ended = days.get(batch.space) ?? new Map<number, UsageDay>()
      for (const day of batch.endedDays) ended.set(day.day, day)
      days.set(batch.space, ended)
    }
    return conflicts
  }

  const tailOf = ({ space, after }: LogPosition): LogTail => {
    const log = logOf(space)
    const from = log.findLastIndex((batch) => batch.snapshot !== undefined && batch.seq > after)
    if (from === -1) return { snapshot: undefined, batches: log.filter((batch) => batch.last > after) }
    return { snapshot: log[from]?.snapshot, batches: log.slice(from) }
  }

  return {
    shared: true,
    load: async (positions) => positions.map(tailOf),
    batchAt: async (space, seq) => logOf(space).find((batch) => batch.seq <= seq && seq <= batch.last),
    batchesAfter: async (space, after, limit) =>
      logOf(space)
        .filter((batch) => batch.last > after)
        .slice(0, limit),
    readRun: async (space, seq, from, to) => {
      const run = logOf(space).find((batch) => batch.seq === seq)?.run
      if (!run) throw new Error(`Invariant: ${space} has no sorted run at ${seq}.`)
      return run.slice(from, to)
    },
    usageDays: async (space, from, to) =>
      [...(days.get(space)?.values() ?? [])].filter(({ day }) => from <= day && day <= to),
    spaces: async (after, limit) =>
      [...logs.keys()]
        .filter((id) => id > after)
        .sort()
        .slice(0, limit),
    append,
    lease: async (position) => {
      const before = leases.get(position.space)
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      leases.set(position.space, ended)
      await before
      return { tail: tailOf(position), release: async () => resolve() }
    },
    joinFleet: async () => undefined,
    claimOnce: async (person, space) => {
      const holder = claims.get(person) ?? space
      claims.set(person, holder)
      return holder
    },
    onceHolder: async (person) => claims.get(person),
    publish: async (version) => {
      published.push(version)
    },
    published: async () => published,
    close: async () => undefined,
  }
}
