/**
 * The mailbox: concurrent commands are collected and decided in order, and everything they came to is appended with
 * one durable commit; only then is anybody answered. A flush starts when the one before it ends, without timers, so
 * an idle engine answers at once and a busy one batches by itself: the busier it is, the less a commit costs each.
 */
import { hash } from 'node:crypto'
import { type Answer, answerOf } from '@allot/rules/answer'
import type { Command, Creation } from '@allot/rules/command'
import { create, type Decision, decide } from '@allot/rules/decide'
import type { Entry, RefundReason } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import { packSpace } from '@allot/rules/snapshot'
import type { Space, SpaceId } from '@allot/rules/space'
import type { Policies } from './policies.ts'
import type { Spaces } from './spaces.ts'
import { type Operated, type Store, StoreUnavailable, type Write } from './store.ts'

/** A command as callers state it: a refund names what it refunds by its entry's number. */
export type Request =
  | Exclude<Command, { do: 'refund' }>
  | { readonly do: 'refund'; readonly charge: number; readonly count: number; readonly reason: RefundReason }

type Asked = Request | ({ readonly do: 'create' } & Creation)

interface Letter {
  readonly space: SpaceId
  readonly id: string
  readonly asked: Asked
  readonly fingerprint: string
  answer(answer: Answer): void
  fail(reason: unknown): void
}

/** Bounds (law 9): letters waiting, letters a flush, entries between snapshots. */
const MOST_WAITING = 100_000
const MOST_FLUSHED = 4_096
const SNAPSHOT_EVERY = 1_000

export class Mailbox {
  readonly #store: Store
  readonly #spaces: Spaces
  readonly #policies: Policies
  readonly #clock: () => Instant
  #waiting: Letter[] = []
  #flushing: Promise<void> | undefined
  #closed = false

  constructor(store: Store, spaces: Spaces, policies: Policies, clock: () => Instant) {
    this.#store = store
    this.#spaces = spaces
    this.#policies = policies
    this.#clock = clock
  }

  submit(space: SpaceId, id: string, asked: Asked): Promise<Answer> {
    if (id.length < 1 || id.length > 255) throw new Fault('malformed', 'id', 'An id has 1 to 255 characters.')
    if (this.#closed)
      return Promise.reject(new StoreUnavailable('Allot is stopping. Try again when it is back.'))
    if (this.#waiting.length >= MOST_WAITING) {
      return Promise.reject(new StoreUnavailable('Too many operations are waiting. Try again in a second.'))
    }
    const fingerprint = hash('sha256', JSON.stringify(asked), 'base64url').slice(0, 22)
    return new Promise((answer, fail) => {
      this.#waiting.push({ space, id, asked, fingerprint, answer, fail })
      this.#flushing ??= this.#flushAll()
    })
  }

  /** Answers whatever is waiting, then closes the store. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#flushing
    await this.#store.close()
  }

  async #flushAll(): Promise<void> {
    await undefined // lets callers of the same turn into the first flush
    while (this.#waiting.length > 0) {
      const letters = this.#waiting.splice(0, MOST_FLUSHED)
      await this.#flush(letters)
    }
    this.#flushing = undefined
  }

  async #flush(letters: readonly Letter[]): Promise<void> {
    const drafts: Draft[] = []
    try {
      for (const [space, own] of Map.groupBy(letters, (letter) => letter.space)) {
        const draft = await this.#draft(space, own)
        drafts.push(draft)
        for (const letter of own) await this.#decide(draft, letter)
      }
      const writes = drafts.filter((draft) => draft.entries.length > 0).map(writeOf)
      if (writes.length > 0) await this.#store.append(writes)
    } catch (reason) {
      for (const { space } of letters) this.#spaces.drop(space)
      for (const letter of letters) letter.fail(reason)
      return
    }
    for (const { space, settled } of drafts) {
      if (space) this.#spaces.set(space)
      for (const settle of settled) settle()
    }
  }

  async #draft(space: SpaceId, letters: readonly Letter[]): Promise<Draft> {
    return {
      id: space,
      space: await this.#spaces.get(space),
      known: new Map(await this.#store.find(space, [...new Set(letters.map((letter) => letter.id))])),
      entries: [],
      operated: [],
      settled: [],
    }
  }

  async #decide(draft: Draft, letter: Letter): Promise<void> {
    try {
      const before = draft.known.get(letter.id)
      if (before) return await this.#replay(draft, letter, before)
      const { entries, answer, space } = await this.#judge(draft, letter)
      const operated = { id: letter.id, fingerprint: letter.fingerprint, seq: answer.seq }
      draft.known.set(letter.id, operated)
      draft.operated.push(operated)
      draft.entries.push(...entries)
      draft.space = space
      draft.settled.push(() => letter.answer(answerOf(answer, this.#policies.book, false)))
    } catch (reason) {
      if (!(reason instanceof Fault)) throw reason
      draft.settled.push(() => letter.fail(reason))
    }
  }

  async #replay(draft: Draft, letter: Letter, before: Operated): Promise<void> {
    if (before.fingerprint !== letter.fingerprint) {
      throw new Fault(
        'id_reused',
        'id',
        `The id "${letter.id}" was used for another request; give each request its own.`,
      )
    }
    const entry = await this.#entry(draft, before.seq)
    if (!entry) throw new Error(`Invariant: operation ${letter.id} has no entry ${before.seq}.`)
    draft.settled.push(() => letter.answer(answerOf(entry, this.#policies.book, true)))
  }

  async #judge(draft: Draft, { id, asked }: Letter): Promise<Decision> {
    const now = this.#clock()
    if (asked.do === 'create') {
      if (draft.space) throw new Fault('space_exists', 'space', `There is a Space ${draft.id} already.`)
      return create(this.#policies.book, asked, id, now)
    }
    if (!draft.space) throw new Fault('unknown_space', 'space', `There is no Space ${draft.id}.`)
    const command = asked.do === 'refund' ? await this.#refund(draft, asked) : asked
    return decide(this.#policies.book, draft.space, command, id, now)
  }

  async #refund(draft: Draft, asked: Request & { do: 'refund' }): Promise<Command> {
    const charge = await this.#entry(draft, asked.charge)
    if (charge?.kind !== 'charged' && charge?.kind !== 'captured' && charge?.kind !== 'exported') {
      throw new Fault(
        'unknown_charge',
        'charge',
        `Nothing was charged under ${asked.charge}; name a charge or a capture.`,
      )
    }
    const here = draft.entries.reduce(
      (sum, each) => (each.kind === 'refunded' && each.charge === asked.charge ? sum + each.units : sum),
      0,
    )
    return { ...asked, charge, refunded: here + (await this.#store.refunded(draft.id, asked.charge)) }
  }

  /** An entry of this very flush, or of the log. */
  async #entry(draft: Draft, seq: number): Promise<Entry | undefined> {
    return draft.entries.find((each) => each.seq === seq) ?? (await this.#store.entry(draft.id, seq))
  }
}

/** A Space's part of a flush, before it is durable. */
interface Draft {
  readonly id: SpaceId
  space: Space | undefined
  readonly known: Map<string, Operated>
  readonly entries: Entry[]
  readonly operated: Operated[]
  readonly settled: (() => void)[]
}

function writeOf({ id, space, entries, operated }: Draft): Write {
  const [first] = entries
  const due =
    space && first && Math.floor(space.seq / SNAPSHOT_EVERY) > Math.floor((first.seq - 1) / SNAPSHOT_EVERY)
  return {
    space: id,
    entries,
    operated,
    snapshot: due ? { seq: space.seq, packed: packSpace(space) } : undefined,
  }
}
