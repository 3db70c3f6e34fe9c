/**
 * Allot, embedded: the same questions and answers as over HTTP, in this process. Every command is decided by the
 * rules against the Space as it is now, appended to the Space's log, and answered only when that is durable.
 */
import { type Answer, quoteOf } from '@allot/rules/answer'
import type { PolicyBook } from '@allot/rules/book'
import type { SpaceCreation } from '@allot/rules/command'
import { decide } from '@allot/rules/decide'
import type { Entry } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { Operation } from '@allot/rules/operation'
import type { PolicyText } from '@allot/rules/policy'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { type Usage, usageOf, type Viewer } from '@allot/rules/usage'
import { type AtomicBatchResult, checkBatch } from './atomic-batch.ts'
import type { KeyedCommand, SubmittedCommand } from './command.ts'
import type { Ledger } from './ledger.ts'
import { type CacheSize, DEFAULT_CACHE, LedgerCache } from './ledger-cache.ts'
import { entriesIn } from './log/commit-batch-reader.ts'
import type { LastTemplate } from './log/commit-batch-writer.ts'
import { Mailbox } from './mailbox.ts'
import { openStore } from './open-store.ts'
import type { CommandOutcome } from './pending.ts'
import { Policies } from './policies.ts'
import { type DayOfUsage, reportOf } from './report.ts'
import type { Store } from './store.ts'

export interface Engine {
  /** Makes a Space; the same id and content again changes nothing. @throws Fault */
  createSpace(creation: SpaceCreation, id: string): Promise<Answer>
  /** Decides a command and makes it durable; the same id and content again gets the first answer. @throws Fault */
  submit(space: SpaceId, id: string, request: SubmittedCommand): Promise<Answer>
  /** Decides several commands in their order, each for itself as `submit` does, and tells what each came to. */
  submitMany(space: SpaceId, orders: readonly KeyedCommand[]): Promise<readonly CommandOutcome[]>
  /** Decides several commands, each under its own id: all of them are done, or none. At most 100. @throws Fault */
  submitAtomic(space: SpaceId, commands: readonly KeyedCommand[]): Promise<AtomicBatchResult>
  /** What an operation would cost, or why it would be refused; changes nothing. */
  quote(space: SpaceId, operation: Operation): Promise<Answer>
  usage(space: SpaceId, viewer: Viewer): Promise<Usage>
  /** The Space as its log adds up to it. @throws Fault `unknown_space` */
  space(space: SpaceId): Promise<SpaceState>
  /** Entries after `after`, oldest first, at most `limit` (1 to 1,000). */
  log(space: SpaceId, page: { after: number; limit: number }): Promise<readonly Entry[]>
  /** What each member used of each feature, day by day (UTC), from one instant's day to another's. */
  report(space: SpaceId, span: { from: Instant; to: Instant }): Promise<readonly DayOfUsage[]>
  /** Makes a policy version effective; durable when it returns. @throws Fault with what the lint found */
  publish(text: PolicyText, effective?: Instant): Promise<void>
  /** The policies in force now. */
  readonly policies: PolicyBook
  close(): Promise<void>
}

export interface EngineOptions {
  readonly policies: PolicyBook
  /** An SQLite file, or a store that is already open. */
  readonly file?: string
  readonly store?: Store
  /** Where other servers of the same database reach this one, `host:port`; see fleet/fleet.ts. */
  readonly fleetAddress?: string
  /** Where `now` comes from; a test hands in its own. */
  readonly clock?: () => Instant
  /** How much is kept in memory of Spaces that were used before. */
  readonly cache?: CacheSize
}

/** @throws StoreRefused when the file is in use by another process or is not Allot's */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { clock = systemClock, cache = DEFAULT_CACHE } = options
  const store = options.store ?? (await openStore(options.file ?? 'allot.sqlite'))
  const policies = new Policies(options.policies, store, clock)
  await policies.refresh()
  const mailbox = new Mailbox(store, new LedgerCache(store, cache), policies, clock)
  if (options.fleetAddress) await mailbox.join(options.fleetAddress)
  const look = <T>(id: SpaceId, see: (space: SpaceState, ledger: Ledger) => T): Promise<T> =>
    mailbox.read(id, (ledger) => {
      if (!ledger.space) throw new Fault('unknown_space', 'space', `There is no Space ${id}.`)
      return see(ledger.space, ledger)
    })
  return {
    createSpace: (creation, id) => mailbox.submit(creation.space, id, { do: 'create', ...creation }),
    submit: (space, id, request) => mailbox.submit(space, id, request),
    submitMany: (space, orders) => mailbox.submitMany(space, orders),
    submitAtomic: async (space, commands) => {
      checkBatch(commands)
      return mailbox.submitAtomic(space, commands)
    },
    quote: (id, operation) =>
      look(id, (space) => {
        const { answer } = decide(policies.book, space, { do: 'charge', operation }, 'quote', clock())
        return quoteOf(answer, policies.book)
      }),
    usage: (id, viewer) => look(id, (space) => usageOf(policies.book, space, viewer, clock())),
    space: (id) => look(id, (space) => space),
    log: async (id, { after, limit }) => {
      await look(id, () => undefined)
      return readLog(store, id, after, Math.min(Math.max(1, limit), MOST_ENTRIES))
    },
    report: async (id, { from, to }) => {
      const unwritten = await look(id, (_, ledger) => ledger.usage.rows())
      return reportOf(store, id, unwritten, from, to)
    },
    publish: (text, effective) => policies.publish(text, effective),
    get policies() {
      return policies.book
    },
    close: () => mailbox.close(),
  }
}

async function readLog(store: Store, id: SpaceId, after: number, limit: number): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  let stated: LastTemplate | undefined
  for (let last = after; entries.length < limit; ) {
    const pages = await store.batchesAfter(id, last, Math.min(PAGES_AT_ONCE, limit - entries.length))
    const read = await entriesIn(pages, (seq) => store.batchAt(id, seq), stated)
    stated = read.last
    const more = read.entries.filter((entry) => entry.seq > last)
    if (more.length === 0) break
    entries.push(...more)
    last = entries.at(-1)?.seq ?? last
  }
  return entries.slice(0, limit)
}

const PAGES_AT_ONCE = 20
const MOST_ENTRIES = 1_000

function systemClock(): Instant {
  return Date.now() as Instant // milliseconds since 1970
}
