/**
 * A Space that spends all that it can, under a policy that gives in every way: amounts for each seat, once, as a welcome,
 * and uses that a period counts or has for nothing.
 */
import { create, decide } from '../decide/decide.ts'
import { evolve } from '../evolve/evolve.ts'
import type { Command } from '../model/command.ts'
import type { Entry } from '../model/entry.ts'
import { operation } from '../model/operation.ts'
import { packSpace, unpackSpace } from '../model/snapshot.ts'
import type { SpaceState } from '../model/space.ts'
import { policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import type { PolicyText } from '../policy/schema.ts'
import { Fault } from '../values/fault.ts'
import { HOUR, instant } from '../values/instant.ts'

/** Ann's seat from 1 June, another from the middle of the month: one and a half. */
export const BEGIN = '2026-06-01T00:00:00Z'
export const HALF = '2026-06-16T00:00:00Z'
export const RENEWAL = '2026-07-01T00:00:00Z'
export const AFTER_GRACE = '2026-07-10T00:00:00Z'

const text: PolicyText = parsePolicy(
  {
    ...{ policy: 'v0', title: 'One period', effective: '2026-01-01T00:00:00Z' },
    unpaid: { grace: 'P7D', after_grace: 'freeze' },
    pools: { credits: { title: 'Credits', unit: 'export' } },
    windows: {
      edits: { title: 'Edits', unit: 'output', scope: 'space', opens: 'renewal' },
      sketches: { title: 'Free sketches', unit: 'output', scope: 'space', opens: 'renewal' },
    },
    plans: {
      free: {
        ...{ title: 'Free', renews: false, windows: { edits: 2, sketches: 1 } },
        ...{ weekly: { credits: 5 }, monthly: { credits: 5 }, yearly: 'as monthly' },
      },
      pro: {
        ...{ title: 'Pro', seats: { joining: 'share' }, windows: { edits: 10, sketches: 3 } },
        ...{
          weekly: { credits: { per_seat: 10, included: 20 } },
          monthly: { credits: { per_seat: 40, included: 80 } },
          yearly: 'as monthly',
        },
        welcome: { gives: { credits: 7 }, for: 'P60D' },
      },
      max: {
        ...{ title: 'Max', seats: { joining: 'share' }, windows: { edits: 20, sketches: 6 } },
        ...{
          weekly: { credits: { per_seat: 20, included: 30 } },
          monthly: { credits: { per_seat: 60, included: 120 } },
          yearly: 'as monthly',
        },
        welcome: { gives: { credits: 9 }, for: 'P60D' },
      },
    },
    features: {
      edit: { title: 'Edit', generative: false, rates: [{ counts: ['edits'] }] },
      sketch: { title: 'Sketch', rates: [{ free: 'sketches', takes: { credits: 1 } }] },
    },
  },
  'one-period.yaml',
)

/** A version of the same figures every hour, for a day after each of the instants at which rows begin. */
const versions = [HALF, RENEWAL, AFTER_GRACE].flatMap((from, day) =>
  Array.from({ length: 24 }, (_, hour) => ({
    ...text,
    policy: `v${day}-${hour}`,
    effective: new Date(instant(from) + (hour + 1) * HOUR).toISOString(),
  })),
)
export const book = policyBook([text, ...versions])

/** What was spent. */
export interface Spent {
  credits: number
  edits: number
  sketches: number
}

export class Spender {
  space: SpaceState
  now = instant(BEGIN)
  readonly spent: Spent = { credits: 0, edits: 0, sketches: 0 }
  /** Its entries, and the Space after each. */
  readonly log: { readonly entry: Entry; readonly space: SpaceState }[] = []

  constructor() {
    const creation = {
      space: 's',
      name: 'S',
      owner: 'ann',
      paying: true,
      plan: 'pro',
      period: 'monthly',
    } as const
    const { answer, space } = create(book, creation, 'c', this.now)
    this.space = space
    this.log.push({ entry: answer, space })
  }

  do(command: Command): Entry {
    const { answer, entries, space } = decide(book, this.space, command, 'x', this.now)
    let after = this.space
    for (const entry of entries) {
      after = evolve(after, entry)
      this.log.push({ entry, space: after })
    }
    // What is remembered must be stored too.
    this.space = unpackSpace(packSpace(space))
    return answer
  }

  /** A command that may make no sense. */
  attempt(command: Command): void {
    try {
      this.do(command)
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
    }
  }

  spend(): void {
    for (const feature of ['edit', 'sketch']) while (this.#uses(feature)) {}
  }

  /** So many uses as fit. */
  #uses(feature: string): boolean {
    const charge = (count: number) =>
      this.do({ do: 'charge', operation: operation.parse({ by: 'ann', count, use: { feature } }) })
    const first = charge(1_000)
    const answer = first.kind === 'denied' && first.denial.fits > 0 ? charge(first.denial.fits) : first
    if (answer.kind !== 'charged') return false
    const credits = answer.draws.reduce((sum, { amount }) => sum + amount, 0)
    this.spent.credits += credits
    this.spent[feature === 'edit' ? 'edits' : 'sketches'] += answer.units - credits
    return true
  }
}
