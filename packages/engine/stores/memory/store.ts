/**
 * A store in memory, for tests and trials: nothing survives the process. Several engines may share one, so that what
 * happens between servers on one database can be tried without a database.
 */
import type { DatedPolicy } from '@allot/rules/book'
import type { SpaceId } from '@allot/rules/space'
import type { CommitBatch, LogPosition, LogTail, Store, UsageDay } from '../../store.ts'

export function openMemoryStore(): Store {
  const logs = new Map<SpaceId, CommitBatch[]>()
  const days = new Map<SpaceId, Map<number, UsageDay>>()
  const published: DatedPolicy[] = []
  const turns = new Map<SpaceId, Promise<void>>()
  const logOf = (space: SpaceId): readonly CommitBatch[] => logs.get(space) ?? []

  const append = async (pages: readonly CommitBatch[]): Promise<ReadonlySet<SpaceId>> => {
    await new Promise(setImmediate) // as a database would, answers only after others had their turn
    const lost = new Set<SpaceId>()
    for (const page of pages) {
      const log = logs.get(page.space) ?? []
      if ((log.at(-1)?.last ?? 0) !== page.seq - 1) {
        lost.add(page.space)
        continue
      }
      logs.set(page.space, log)
      log.push(page)
      const ended = days.get(page.space) ?? new Map<number, UsageDay>()
      for (const day of page.endedDays) ended.set(day.day, day)
      days.set(page.space, ended)
    }
    return lost
  }

  const loaded = ({ space, after }: LogPosition): LogTail => {
    const log = logOf(space)
    const from = log.findLastIndex((page) => page.snapshot !== undefined && page.seq > after)
    if (from === -1) return { snapshot: undefined, batches: log.filter((page) => page.last > after) }
    return { snapshot: log[from]?.snapshot, batches: log.slice(from) }
  }

  return {
    shared: true,
    load: async (wanted) => wanted.map(loaded),
    batchAt: async (space, seq) => logOf(space).find((page) => page.seq <= seq && seq <= page.last),
    batchesAfter: async (space, after, most) =>
      logOf(space)
        .filter((page) => page.last > after)
        .slice(0, most),
    readRun: async (space, seq, from, to) => {
      const run = logOf(space).find((page) => page.seq === seq)?.run
      if (!run) throw new Error(`Invariant: ${space} has no run of ids at ${seq}.`)
      return run.slice(from, to)
    },
    usageDays: async (space, from, to) =>
      [...(days.get(space)?.values() ?? [])].filter(({ day }) => from <= day && day <= to),
    spaces: async (after, most) =>
      [...logs.keys()]
        .filter((id) => id > after)
        .sort()
        .slice(0, most),
    append,
    lease: async (wanted) => {
      const before = turns.get(wanted.space)
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      turns.set(wanted.space, ended)
      await before
      return { tail: loaded(wanted), release: async () => resolve() }
    },
    joinFleet: async () => undefined,
    publish: async (version) => {
      published.push(version)
    },
    published: async () => published,
    close: async () => undefined,
  }
}
