/** A Space under the unified policy; each call names its instant, so that tests read like the requirement. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { create, decide } from '../decide/decide.ts'
import { quote } from '../decide/quote.ts'
import type { Command } from '../model/command.ts'
import type { Entry } from '../model/entry.ts'
import { operation, type Quotable } from '../model/operation.ts'
import type { SpaceState } from '../model/space.ts'
import { policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import { type Answer, answerOf, quoteOf } from '../report/answer.ts'
import { usageOf } from '../report/usage.ts'
import { duration, instant } from '../values/instant.ts'
import type { Period } from '../values/renewal.ts'

const file = new URL('../../../policies/2026-05-unified.yaml', import.meta.url)
export const unified = parsePolicy(parse(readFileSync(file, 'utf8')), '2026-05-unified.yaml')
const book = policyBook([unified])

export class TestSpace {
  space: SpaceState

  constructor(plan: string, period: Period, subscribed: string) {
    const at = instant(subscribed)
    this.space = create(
      book,
      { space: 's', name: 'S', owner: 'ann', paying: true, plan, period, subscribed: at },
      'c',
      at,
    ).space
  }

  do(at: string, command: Command): Answer {
    return answerOf(this.entry(at, command), book, false)
  }

  /** The entry that answers a command. */
  entry(at: string, command: Command): Entry {
    const { answer, space } = decide(book, this.space, command, 'x', instant(at))
    this.space = space
    return answer
  }

  /** As use(), and the charge for a refund. */
  take(at: string, feature: string): Entry {
    return this.entry(at, { do: 'charge', operation: operation.parse({ by: 'ann', use: { feature } }) })
  }

  refund(at: string, charge: Entry): Answer {
    if (charge.kind !== 'charged') throw new Error(`It was ${charge.kind}.`)
    return this.do(at, { do: 'refund', charge, refunded: 0, count: charge.units, reason: 'technical' })
  }

  batch(at: string, count: number, features: string[] = [], partial = false): Answer {
    return this.do(at, {
      do: 'hold',
      for: duration('PT24H'),
      partial,
      operation: operation.parse({ by: 'ann', count, batch: features.map((feature) => ({ feature })) }),
    })
  }

  use(at: string, feature: string, count = 1): Answer {
    return this.do(at, { do: 'charge', operation: operation.parse({ by: 'ann', count, use: { feature } }) })
  }

  quote(at: string, operation: Quotable): Answer {
    return quoteOf(quote(book, this.space, operation, instant(at)), book)
  }

  meter(at: string, meter: string) {
    const usage = usageOf(book, this.space, { member: 'ann', operator: true }, instant(at))
    return usage.meters.find((each) => each.meter === meter)
  }
}
