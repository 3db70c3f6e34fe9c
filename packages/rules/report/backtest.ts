/**
 * Backtest: replays the real log of a Space as if another policy had been in force, from an instant or from the first
 * entry on. Every command is decided again, at its own instant and in the order of the log, and compared with what it
 * became: which operations were allowed and would be denied, which were denied and would be allowed, and what each
 * member took and would have taken on each plan.
 *
 * Under a policy that gives Pro 400 Batch exports and not 500, a Batch of 100 on top of 350 would be denied as a whole.
 */

import { create, decide } from '../decide/decide.ts'
import { catchUp } from '../decide/time.ts'
import { evolve } from '../evolve/evolve.ts'
import { type Entry, givenBackBy, totalOf } from '../model/entry.ts'
import type { SpaceState } from '../model/space.ts'
import { type PolicyBook, policyBook } from '../policy/book.ts'
import type { PolicyText } from '../policy/schema.ts'
import { type Amount, decimalOf } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, iso } from '../values/instant.ts'
import { mapValues } from '../values/persistent-map.ts'
import { commandOf, creationOf, type LoggedEntry, type ReplayedCharge } from './replay.ts'

export interface BacktestReport {
  readonly policy: string
  /** false: the policy does not sell what the Space has, so the Space would keep the one it had. */
  readonly applies: boolean
  /** Why not, where it does not. */
  readonly why: string | null
  /** The first and the last instant that was replayed. */
  readonly from: string | null
  readonly to: string | null
  readonly entries: number
  /** Charges, holds and exports, the denied ones included. */
  readonly operations: number
  readonly refused: number
  readonly allowed: number
  readonly rows: readonly BacktestRow[]
  /** The operations with another result, oldest first; the first thousand. */
  readonly changes: readonly BacktestChange[]
  /** Commands that could not be replayed: why, and how many. */
  readonly skipped: readonly { readonly why: string; readonly times: number }[]
}

/** What one member did while the Space had one plan; amounts as people write them. */
export interface BacktestRow {
  readonly plan: string
  readonly member: string
  readonly operations: number
  readonly refused: number
  readonly allowed: number
  readonly took: Readonly<Record<string, number>>
  readonly wouldTake: Readonly<Record<string, number>>
}

export interface BacktestChange {
  readonly seq: number
  readonly at: string
  readonly by: string
  readonly plan: string
  readonly feature: string
  readonly effect: 'refused' | 'allowed'
  /** How many units have another result; fewer than the operation has where a hold takes as many as fit. */
  readonly units: number
  /** Of the denial: the new one where it would be denied, the old one where it would be allowed. */
  readonly code: string
  readonly message: string
}

export function backtest(
  policies: PolicyBook,
  policy: PolicyText,
  entries: Iterable<LoggedEntry>,
  since?: Instant,
): BacktestReport {
  const replay = new Backtest(policies, policy, since)
  for (const entry of entries) replay.add(entry)
  return replay.report()
}

const MAX_CHANGES = 1_000
/** Not a valid id of a policy, so no policy of the book has it. */
const UNDER_TEST = 'under test'

interface Sum {
  operations: number
  refused: number
  allowed: number
  readonly took: Map<string, number>
  readonly wouldTake: Map<string, number>
}

/** A running backtest, for logs that are read in parts: the caller adds every entry, from the first one on. */
export class Backtest {
  readonly #policies: PolicyBook
  readonly #name: string
  readonly #policy: PolicyText
  readonly #since: Instant | undefined
  #book: PolicyBook
  /** The real state until `since`; from then on the state under the tested policy. */
  #space: SpaceState | undefined
  #begun = false
  #plan = ''
  #why: string | undefined
  #from: Instant | undefined
  #to: Instant | undefined
  #entries = 0
  readonly #holds = new Map<number, number>()
  readonly #taken = new Map<number, ReplayedCharge>()
  readonly #grants = new Map<number, number>()
  readonly #rows = new Map<string, { readonly plan: string; readonly member: string; readonly sum: Sum }>()
  readonly #changes: BacktestChange[] = []
  readonly #skipped = new Map<string, number>()

  constructor(policies: PolicyBook, policy: PolicyText, since?: Instant) {
    this.#policies = policies
    this.#name = policy.policy
    this.#policy = { ...policy, policy: UNDER_TEST }
    this.#since = since
    this.#book = policyBook([], [{ text: this.#policy, effective: 0 as Instant }]) // from the beginning of time
  }

  /** How many entries were replayed. */
  get entries(): number {
    return this.#entries
  }

  add(entry: LoggedEntry): void {
    if (entry.kind === 'created' || entry.kind === 'renewed') this.#plan = entry.plan
    if (entry.kind === 'subscribed' && entry.when === 'now') this.#plan = entry.plan
    if (this.#since !== undefined && entry.at < this.#since) {
      this.#space = evolve(this.#space, entry)
      return
    }
    this.#entries += 1
    this.#from ??= entry.at
    this.#to = entry.at
    if (!this.#begun) this.#begin(entry)
    if (this.#why === undefined && this.#space) this.#replay(entry, this.#space)
  }

  report(): BacktestReport {
    const sums = [...this.#rows.values()]
    const total = (of: 'operations' | 'refused' | 'allowed') =>
      sums.reduce((all, { sum }) => all + sum[of], 0)
    return {
      policy: this.#name,
      applies: this.#why === undefined,
      why: this.#why ?? null,
      from: this.#from === undefined ? null : iso(this.#from),
      to: this.#to === undefined ? null : iso(this.#to),
      entries: this.#entries,
      operations: total('operations'),
      refused: total('refused'),
      allowed: total('allowed'),
      rows: sums.map(({ plan, member, sum }) => ({
        plan,
        member,
        operations: sum.operations,
        refused: sum.refused,
        allowed: sum.allowed,
        took: plain(sum.took, this.#policies),
        wouldTake: plain(sum.wouldTake, this.#book),
      })),
      changes: this.#changes,
      skipped: [...this.#skipped].map(([why, times]) => ({ why, times })),
    }
  }

  #begin(entry: LoggedEntry): void {
    this.#begun = true
    try {
      if (entry.kind === 'created') {
        this.#space = create(this.#book, creationOf(entry), 'backtest', entry.at).space
        return
      }
      if (!this.#space || this.#since === undefined)
        throw new Error(`Invariant: a log begins with "created", not "${entry.kind}".`)
      const since = this.#since
      const before = this.#policies.versions.filter(({ effective }) => effective <= since)
      this.#book = policyBook([], [...before, { text: this.#policy, effective: since }])
      for (const { number } of mapValues(this.#space.holds)) this.#holds.set(number, number)
      for (const { number } of this.#space.grants) this.#grants.set(number, number)
      this.#space = catchUp(this.#book, this.#space, since).space
      if (this.#space.policy !== UNDER_TEST)
        this.#why = `It does not sell ${this.#space.plan} ${this.#space.period}, which the Space has, and so passes it by.`
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
      this.#why = fault.message
    }
  }

  #replay(entry: LoggedEntry, before: SpaceState): void {
    this.#count(entry, 'took')
    const then = this.#policies.versions.find(({ text }) => text.policy === entry.policy)?.text
    const replayed = {
      holds: this.#holds,
      taken: this.#taken,
      grants: this.#grants,
      merges: { ...this.#policies.poolMerges, ...this.#policy.unifies },
    }
    const command = commandOf(entry, before, this.#policy, then, replayed)
    const asks =
      entry.kind === 'charged' ||
      entry.kind === 'exported' ||
      entry.kind === 'held' ||
      entry.kind === 'denied'
    if (!command) {
      if (entry.kind === 'denied') this.#skip('A denial does not say which operation it denied.')
      return
    }
    try {
      const { answer, space } = decide(this.#book, before, command, `backtest ${entry.seq}`, entry.at)
      this.#space = space
      this.#count(answer, 'wouldTake')
      if (answer.kind === 'held') this.#holds.set(entry.seq, answer.seq)
      if (answer.kind === 'granted' && entry.kind === 'granted')
        this.#grants.set(entry.grant.number, answer.grant.number)
      if (answer.kind === 'charged' || answer.kind === 'captured' || answer.kind === 'exported')
        this.#taken.set(entry.seq, { charge: answer, refunded: 0 })
      if (entry.kind === 'refunded' && command.do === 'refund') {
        const taken = this.#taken.get(entry.charge)
        if (taken) taken.refunded += command.count
      }
      if (asks) this.#compare(entry, answer)
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
      if (asks) this.#compare(entry, fault)
      else this.#skip(fault.message)
    }
  }

  #compare(
    entry: LoggedEntry & { kind: 'charged' | 'exported' | 'held' | 'denied' },
    now: Entry | Fault,
  ): void {
    const then = entry.kind === 'denied' ? 0 : entry.units
    const would = now instanceof Fault || now.kind === 'denied' || !('units' in now) ? 0 : now.units
    const sum = this.#sum(entry.by)
    sum.operations += 1
    if (then === would) return
    const effect = would < then ? 'refused' : 'allowed'
    sum[effect] += 1
    if (this.#changes.length === MAX_CHANGES) return
    const { seq, at, by, feature } = entry
    const units = Math.abs(then - would)
    this.#changes.push({
      seq,
      at: iso(at),
      by,
      plan: this.#plan,
      feature,
      effect,
      units,
      ...reason(entry, now),
    })
  }

  #count(entry: Entry, as: 'took' | 'wouldTake'): void {
    const back = entry.kind === 'refunded'
    if (!back && entry.kind !== 'charged' && entry.kind !== 'captured' && entry.kind !== 'exported') return
    const sums = this.#sum(entry.by)[as]
    for (const [pool, amount] of totalOf(back ? givenBackBy(entry) : entry.draws))
      sums.set(pool, (sums.get(pool) ?? 0) + (back ? -amount : amount))
  }

  #sum(member: string): Sum {
    const key = JSON.stringify([this.#plan, member])
    const row = this.#rows.get(key) ?? {
      plan: this.#plan,
      member,
      sum: { operations: 0, refused: 0, allowed: 0, took: new Map(), wouldTake: new Map() },
    }
    this.#rows.set(key, row)
    return row.sum
  }

  #skip(why: string): void {
    this.#skipped.set(why, (this.#skipped.get(why) ?? 0) + 1)
  }
}

function reason(then: Entry, now: Entry | Fault): Pick<BacktestChange, 'code' | 'message'> {
  if (now instanceof Fault) return { code: now.code, message: now.message }
  const denied = now.kind === 'denied' ? now : then.kind === 'denied' ? then : undefined
  if (denied) return { code: denied.denial.code, message: denied.denial.message }
  return { code: 'partial', message: 'Another number of units fits.' }
}

function plain(amounts: ReadonlyMap<string, number>, book: PolicyBook): Record<string, number> {
  return Object.fromEntries(
    [...amounts].map(([pool, amount]) => [pool, decimalOf(amount as Amount, book.unit(pool))]),
  ) // a sum of one unit
}
