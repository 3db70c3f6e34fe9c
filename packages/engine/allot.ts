/**
 * Allot, embedded: the same questions and answers as over HTTP, in this process. Every command is decided by the
 * rules against the Space as it is now, appended to the Space's log, and answered only when that is durable.
 */
import { type Answer, answerOf } from '@allot/rules/answer'
import type { PolicyBook } from '@allot/rules/book'
import type { Creation } from '@allot/rules/command'
import { decide } from '@allot/rules/decide'
import type { Entry } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { Operation } from '@allot/rules/operation'
import type { PolicyText } from '@allot/rules/policy'
import type { Space, SpaceId } from '@allot/rules/space'
import { type Usage, usageOf, type Viewer } from '@allot/rules/usage'
import { Mailbox, type Request } from './mailbox.ts'
import { Policies } from './policies.ts'
import { Spaces } from './spaces.ts'
import { openSqliteStore } from './sqlite/store.ts'
import type { Store } from './store.ts'

export interface Allot {
  /** Makes a Space; the same id and content again changes nothing. @throws Fault */
  createSpace(creation: Creation, id: string): Promise<Answer>
  /** Decides a command and makes it durable; the same id and content again gets the first answer. @throws Fault */
  submit(space: SpaceId, id: string, request: Request): Promise<Answer>
  /** What an operation would cost, or why it would be refused; changes nothing. */
  quote(space: SpaceId, operation: Operation): Promise<Answer>
  usage(space: SpaceId, viewer: Viewer): Promise<Usage>
  /** The Space as its log adds up to it. @throws Fault `unknown_space` */
  space(space: SpaceId): Promise<Space>
  /** Entries after `after`, oldest first, at most `limit` (1 to 1,000). */
  log(space: SpaceId, page: { after: number; limit: number }): Promise<readonly Entry[]>
  /** Makes a policy version effective; durable when it returns. @throws Fault with what the lint found */
  publish(text: PolicyText, effective?: Instant): Promise<void>
  /** The policies in force now. */
  readonly policies: PolicyBook
  close(): Promise<void>
}

export interface AllotOptions {
  readonly policies: PolicyBook
  /** An SQLite file, or a store that is already open. */
  readonly file?: string
  readonly store?: Store
  /** Where `now` comes from; a test hands in its own. */
  readonly clock?: () => Instant
}

/** @throws StoreRefused when the file is in use by another process or is not Allot's */
export async function openAllot(options: AllotOptions): Promise<Allot> {
  const { clock = systemClock } = options
  const store = options.store ?? openSqliteStore(options.file ?? 'allot.sqlite')
  const policies = new Policies(options.policies)
  for (const version of await store.published()) policies.add(version)
  const spaces = new Spaces(store)
  const mailbox = new Mailbox(store, spaces, policies, clock)
  const known = async (id: SpaceId): Promise<Space> => {
    const space = await spaces.get(id)
    if (!space) throw new Fault('unknown_space', 'space', `There is no Space ${id}.`)
    return space
  }
  return {
    createSpace: (creation, id) => mailbox.submit(creation.space, id, { do: 'create', ...creation }),
    submit: (space, id, request) => mailbox.submit(space, id, request),
    quote: async (id, operation) => {
      const space = await known(id)
      const { answer } = decide(policies.book, space, { do: 'charge', operation }, 'quote', clock())
      const quoted = answerOf(answer, policies.book, false)
      return quoted.allowed
        ? { allowed: true, replayed: false, id: 'quote', kind: quoted.kind, cost: quoted.cost }
        : quoted
    },
    usage: async (id, viewer) => usageOf(policies.book, await known(id), viewer, clock()),
    space: known,
    log: async (id, { after, limit }) =>
      store.read((await known(id)).id, after, Math.min(Math.max(1, limit), MOST_ENTRIES)),
    publish: async (text, effective = clock()) => {
      const version = policies.checked(text, effective, clock())
      await store.publish(version)
      policies.add(version)
    },
    get policies() {
      return policies.book
    },
    close: () => mailbox.close(),
  }
}

const MOST_ENTRIES = 1_000

function systemClock(): Instant {
  return Date.now() as Instant // milliseconds since 1970
}
