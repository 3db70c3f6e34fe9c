/**
 * The engine: commands and reads of Spaces, in this process. Each command is decided by the rules on the Space as it is
 * now, appended to the Space's log, and answered only when that is durable.
 */
import { type Answer, quoteOf } from '@allot/rules/answer'
import type { PolicyBook, RefusedVersion } from '@allot/rules/book'
import type { SpaceCreation } from '@allot/rules/command'
import type { Entry } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import { type GrantPage, grantsOf } from '@allot/rules/grant-report'
import { type Instant, requireInstant } from '@allot/rules/instant'
import type { PersonHash } from '@allot/rules/once-share'
import type { Quotable } from '@allot/rules/operation'
import { type PolicyText, parsePolicy } from '@allot/rules/policy'
import { quote } from '@allot/rules/quote'
import { requireList, requireObject, requireWhole } from '@allot/rules/shape'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { type Usage, usageOf, type Viewer } from '@allot/rules/usage'
import { type AtomicBatchResult, checkAtomicBatch } from './atomic-batch.ts'
import type { KeyedCommand, SubmittedCommand } from './command.ts'
import type { ConnectRouter } from './command-router.ts'
import { type CacheSize, DEFAULT_CACHE, LedgerCache } from './ledger-cache.ts'
import { readLog } from './log/read-log.ts'
import { Mailbox } from './mailbox.ts'
import { claimAll, holderOf } from './once-claims.ts'
import { openStore } from './open-store.ts'
import type { CommandOutcome } from './pending.ts'
import { Policies } from './present-policies.ts'
import { type DayOfUsage, reportOf } from './report.ts'
import { SpaceReader } from './space-reader.ts'
import type { Store } from './store.ts'

export interface Engine {
  /** Creates a Space; the same key and content again changes nothing. @throws Fault */
  createSpace(creation: SpaceCreation, key: string): Promise<Answer>
  /** Decides a command and makes it durable; the same key and command again get the first answer. @throws Fault */
  submit(space: SpaceId, key: string, command: SubmittedCommand): Promise<Answer>
  /** Decides independent commands in their order. @returns their outcomes in that order; none of them throws */
  submitMany(space: SpaceId, commands: readonly KeyedCommand[]): Promise<readonly CommandOutcome[]>
  /** Decides an atomic batch, at most 100 commands: all of them are done, or none. @throws Fault */
  submitAtomic(space: SpaceId, commands: readonly KeyedCommand[]): Promise<AtomicBatchResult>
  /** What an operation would cost, or why it would be denied; changes nothing. @throws Fault `unknown_space` */
  quote(space: SpaceId, operation: Quotable): Promise<Answer>
  /** @throws Fault `unknown_space` */
  usage(space: SpaceId, viewer: Viewer): Promise<Usage>
  /** The grants whose number is larger than `after`, at most `limit`. @throws Fault `unknown_space` */
  grants(space: SpaceId, page: { after: number; limit: number }): Promise<GrantPage>
  /** The Space as its log adds up to it. @throws Fault `unknown_space` */
  space(space: SpaceId): Promise<SpaceState>
  /** Entries after `after`, oldest first, at most `limit` (1 to 1,000). @throws Fault `unknown_space` */
  log(space: SpaceId, page: { after: number; limit: number }): Promise<readonly Entry[]>
  /** What each member used of each feature, day by day (UTC), from the day of one instant to the day of another. */
  report(space: SpaceId, span: { from: Instant; to: Instant }): Promise<readonly DayOfUsage[]>
  /** Settles for a Space that waits which Space of these persons has what its plan gives once, and its welcome. */
  settleOnce(space: SpaceId, persons: readonly PersonHash[]): Promise<void>
  /** Claims for a Space what these persons get once: one that has had it in another way. @returns the Space that has it */
  claimOnce(persons: readonly PersonHash[], space: SpaceId): Promise<SpaceId>
  /** The Space that has what any of these persons gets once. */
  onceHolder(persons: readonly PersonHash[]): Promise<SpaceId | undefined>
  /** Makes a policy version effective; durable when it returns. @throws Fault with the findings of the lint */
  publish(text: PolicyText, effective?: Instant): Promise<void>
  /** The policies in force now. */
  readonly policies: PolicyBook
  /** Answers what is waiting, then closes the store. */
  close(): Promise<void>
}

export interface EngineOptions {
  readonly policies: PolicyBook
  /** An SQLite file, or a store that is already open. */
  readonly file?: string
  readonly store?: Store
  /** Passes commands on to other servers of the same database; see fleet/. */
  readonly router?: ConnectRouter
  /** The source of `now`; a test hands in its own. */
  readonly clock?: () => Instant
  /** How much of the Spaces used before is kept in memory. */
  readonly cache?: CacheSize
  /** Called with each stored policy version that cannot be in force; by default it is a warning of the process. */
  readonly refusedPolicy?: (version: RefusedVersion) => void
}

/** @throws StoreRefused when the file is in use by another process or is not Allot's */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { clock = systemClock, cache = DEFAULT_CACHE } = options
  requirePolicies(options.policies)
  const store = options.store ?? (await openStore(options.file ?? 'allot.sqlite'))
  const policies = new Policies(options.policies, store, clock, options.refusedPolicy)
  await policies.refresh()
  const mailbox = new Mailbox(store, new LedgerCache(store, cache), policies, clock)
  if (options.router) await mailbox.connect(options.router)
  const reader = new SpaceReader(mailbox, store, policies, clock)
  const read: SpaceReader['read'] = (id, look) => reader.read(id, look)
  return {
    createSpace: async (creation, key) => {
      requireObject(creation, 'creation')
      const answering = mailbox.submit(creation.space, key, { do: 'create', ...creation })
      return creation.persons ? reader.settled(creation.space, answering) : answering
    },
    submit: (space, key, command) => {
      const answering = mailbox.submit(space, key, command)
      return command?.do === 'subscribe' || command?.do === 'cancel'
        ? reader.settled(space, answering)
        : answering
    },
    submitMany: async (space, commands) => {
      requireCommands(commands)
      return mailbox.submitMany(space, commands)
    },
    submitAtomic: async (space, commands) => {
      requireCommands(commands)
      checkAtomicBatch(commands)
      return mailbox.submitAtomic(space, commands)
    },
    quote: (id, operation) =>
      read(id, (space) => {
        return quoteOf(quote(policies.book, space, operation, clock()), policies.book)
      }),
    usage: async (id, viewer) => {
      requireObject(viewer, 'viewer')
      return read(id, (space) => usageOf(policies.book, space, viewer, clock()))
    },
    grants: async (id, { after, limit }) => {
      requirePage(after, limit)
      return read(id, (space) => grantsOf(policies.book, space, clock(), { after, limit }))
    },
    space: (id) => read(id, (space) => space),
    log: async (id, { after, limit }) => {
      requirePage(after, limit)
      await read(id, () => undefined)
      return readLog(store, id, after, Math.min(Math.max(1, limit), MAX_ENTRIES))
    },
    report: async (id, { from, to }) => {
      requireInstant(from, 'from')
      requireInstant(to, 'to')
      const openDays = await read(id, (_, ledger) => ledger.usage.rows())
      return reportOf(store, id, openDays, from, to)
    },
    settleOnce: (space, persons) => reader.settle(space, persons),
    claimOnce: (persons, space) => claimAll(store, persons, space),
    onceHolder: (persons) => holderOf(store, persons),
    publish: async (text, effective) => {
      if (effective !== undefined) requireInstant(effective, 'effective')
      await policies.publish(parsePolicy(text, 'policy'), effective)
    },
    get policies() {
      return policies.book
    },
    close: () => mailbox.close(),
  }
}

const MAX_ENTRIES = 1_000

/** @throws Fault `malformed` */
function requirePolicies(policies: PolicyBook | undefined): void {
  if (typeof policies?.terms === 'function') return
  throw new Fault('malformed', 'policies', 'Give the policies: readPolicies("policies") reads a folder.')
}

/** @throws Fault `malformed` */
function requirePage(after: number, limit: number): void {
  requireWhole(after, 0, Number.MAX_SAFE_INTEGER, 'after')
  requireWhole(limit, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'limit')
}

/** The mailbox checks each of them. @throws Fault `malformed` */
function requireCommands(commands: readonly KeyedCommand[]): void {
  requireList(commands, Number.MAX_SAFE_INTEGER, 'operations')
  for (let at = 0; at < commands.length; at++) requireObject(commands[at], `operations.${at}`)
}

function systemClock(): Instant {
  return Date.now() as Instant // milliseconds since 1970
}
