import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { create, decide } from '../decide/decide.ts'
import type { Command } from '../model/command.ts'
import type { Denied, Entry, Held } from '../model/entry.ts'
import type { SpaceState } from '../model/space.ts'
import { policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import type { PolicyText } from '../policy/schema.ts'
import type { Amount } from '../values/amount.ts'
import { duration, instant } from '../values/instant.ts'
import { backtest } from './backtest.ts'
import type { LoggedEntry } from './replay.ts'

const read = (id: string) => {
  const file = new URL(`../../../policies/${id}.yaml`, import.meta.url)
  return parsePolicy(parse(readFileSync(file, 'utf8')), `${id}.yaml`)
}
const credits = read('2025-11-credits')
const unified = read('2026-05-unified')
const book = policyBook([unified])

/** Pro with other monthly amounts. */
function withPro(amounts: { ai_credits: number; batch_exports: number }): PolicyText {
  const { pro, ...others } = unified.plans
  if (!pro) throw new Error('The policy has no Pro.')
  return { ...unified, plans: { free: others.free ?? pro, pro: { ...pro, monthly: amounts }, ...others } }
}

/** A log as the engine would keep it: with the command beside a denial. */
class Log {
  readonly entries: LoggedEntry[] = []
  #space: SpaceState

  constructor(plan = 'pro') {
    const at = instant('2026-07-15T02:11:00Z')
    const made = { space: 's', name: 'S', owner: 'ann', paying: true, plan, period: 'monthly' } as const
    const { entries, space } = create(book, made, 'c', at)
    this.entries.push(...entries)
    this.#space = space
  }

  do(at: string, command: Command): Entry {
    const { entries, answer, space } = decide(book, this.#space, command, 'x', instant(at))
    this.#space = space
    const asked = command.do === 'refund' ? undefined : command
    const kept = (entry: Entry): LoggedEntry =>
      entry === answer && (entry.kind === 'denied' || entry.kind === 'subscribed') && asked
        ? { ...entry, asked }
        : entry
    this.entries.push(...entries.map(kept))
    return answer
  }

  use(at: string, feature: string, by = 'ann', count = 1): Entry {
    return this.do(at, { do: 'charge', operation: { by, client: 'web', count, use: { feature } } })
  }

  batch(at: string, count: number, by = 'ann'): Held | Denied {
    const operation = { by, client: 'web', count, batch: [{ feature: 'background_removal' }] } as const
    const held = this.do(at, {
      do: 'hold',
      operation: { ...operation, batch: [...operation.batch] },
      for: duration('P1D'),
    })
    if (held.kind === 'held' || held.kind === 'denied') return held
    throw new Error('A hold is held or denied.')
  }

  capture(at: string, count: number): void {
    const hold = this.entries.findLast((each) => each.kind === 'held')?.seq ?? 0
    this.do(at, { do: 'capture', hold, count })
  }
}

/** Ann exports 200 and 250 images of 500, and bob is refused 100 more. */
function twoBatches(): Log {
  const log = new Log()
  log.do('2026-07-16T09:00:00Z', { do: 'join', member: 'bob', role: 'member', paying: true })
  log.batch('2026-07-16T10:00:00Z', 200)
  log.capture('2026-07-16T10:05:00Z', 200)
  log.batch('2026-07-17T10:00:00Z', 250)
  log.capture('2026-07-17T10:05:00Z', 240)
  log.do('2026-07-17T10:06:00Z', { do: 'release', hold: 5, count: 10 })
  log.batch('2026-07-18T10:00:00Z', 100, 'bob')
  return log
}

describe('a backtest', () => {
  it('finds no changes under the policy that was in force', () => {
    const report = backtest(book, unified, twoBatches().entries)
    expect(report).toMatchObject({ applies: true, operations: 3, refused: 0, allowed: 0, changes: [] })
    expect(report.rows).toEqual([
      {
        plan: 'pro',
        member: 'ann',
        operations: 2,
        refused: 0,
        allowed: 0,
        took: { batch_exports: 440 },
        wouldTake: { batch_exports: 440 },
      },
      { plan: 'pro', member: 'bob', operations: 1, refused: 0, allowed: 0, took: {}, wouldTake: {} },
    ])
  })

  it('names what a smaller allowance would have denied, and leaves out what followed from it', () => {
    const report = backtest(book, withPro({ ai_credits: 200, batch_exports: 400 }), twoBatches().entries)
    expect(report).toMatchObject({ operations: 3, refused: 1, allowed: 1, policy: '2026-05-unified' })
    expect(report.changes).toMatchObject([
      {
        at: '2026-07-17T10:00:00Z',
        by: 'ann',
        plan: 'pro',
        feature: 'batch',
        effect: 'refused',
        units: 250,
        code: 'limit_period',
      },
      // The 250 that were refused left room for bob.
      { at: '2026-07-18T10:00:00Z', by: 'bob', effect: 'allowed', units: 100, code: 'limit_period' },
    ])
    expect(report.rows).toMatchObject([
      { member: 'ann', took: { batch_exports: 440 }, wouldTake: { batch_exports: 200 } },
      { member: 'bob', took: {}, wouldTake: { batch_exports: 100 } },
    ])
  })

  it('counts what was denied and would be allowed as used completely', () => {
    const report = backtest(book, withPro({ ai_credits: 200, batch_exports: 1_000 }), twoBatches().entries)
    expect(report).toMatchObject({ refused: 0, allowed: 1 })
    expect(report.rows[1]).toMatchObject({ member: 'bob', took: {}, wouldTake: { batch_exports: 100 } })
  })

  it('calculates with other costs, and refunds at these costs', () => {
    const log = new Log()
    const charge = log.use('2026-07-16T09:00:00Z', 'virtual_model', 'ann', 2)
    if (charge.kind !== 'charged') throw new Error('It was to be charged.')
    log.do('2026-07-16T09:01:00Z', { do: 'refund', charge, refunded: 0, count: 1, reason: 'technical' })
    const { virtual_model: model } = unified.features
    if (!model) throw new Error('There is no Virtual Model.')
    const rates = model.rates.map((rate) => ({ ...rate, takes: { ai_credits: 7 } }))
    const dearer = { ...unified, features: { ...unified.features, virtual_model: { ...model, rates } } }
    expect(backtest(book, dearer, log.entries).rows).toMatchObject([
      { member: 'ann', took: { ai_credits: 4 }, wouldTake: { ai_credits: 7 } },
    ])
  })

  it('starts at an instant with what the Space had left then', () => {
    const log = twoBatches()
    const smaller = withPro({ ai_credits: 200, batch_exports: 400 })
    // What a period was given stays until the renewal, so a smaller policy of 17 July refuses nothing before it.
    const within = backtest(book, smaller, log.entries, instant('2026-07-17T00:00:00Z'))
    expect(within).toMatchObject({ operations: 2, refused: 0, allowed: 0, from: '2026-07-17T10:00:00Z' })
    log.batch('2026-08-16T10:00:00Z', 250)
    log.capture('2026-08-16T10:05:00Z', 250)
    log.batch('2026-08-16T11:00:00Z', 200)
    const after = backtest(book, smaller, log.entries, instant('2026-07-17T00:00:00Z'))
    expect(after.changes).toMatchObject([{ at: '2026-08-16T11:00:00Z', effect: 'refused', units: 200 }])
  })

  it('settles holds that were open when it begins, and passes on grants and plan changes', () => {
    const log = new Log()
    log.batch('2026-07-16T10:00:00Z', 100)
    log.capture('2026-07-16T11:00:00Z', 60)
    log.do('2026-07-16T12:00:00Z', {
      do: 'grant',
      pool: 'batch_exports',
      amount: 50 as Amount,
      kind: 'goodwill',
    })
    log.do('2026-07-16T13:00:00Z', { do: 'subscribe', plan: 'max', period: 'monthly' })
    log.batch('2026-07-16T14:00:00Z', 250)
    log.capture('2026-07-16T15:00:00Z', 250)
    const since = instant('2026-07-16T10:30:00Z')
    const report = backtest(book, withPro({ ai_credits: 200, batch_exports: 100 }), log.entries, since)
    expect(report).toMatchObject({ refused: 0, allowed: 0, skipped: [] })
    expect(report.rows).toMatchObject([
      { plan: 'pro', took: { batch_exports: 60 }, wouldTake: { batch_exports: 60 } },
      { plan: 'max', took: { batch_exports: 250 }, wouldTake: { batch_exports: 250 } },
    ])
  })

  it('passes on what an older log says of pools that were merged since, also where the policy does not say so again', () => {
    const at = instant('2026-04-15T02:11:00Z')
    const both = policyBook([credits, unified])
    const made = {
      space: 's',
      name: 'S',
      owner: 'ann',
      paying: true,
      plan: 'pro',
      period: 'monthly',
    } as const
    const log = create(both, made, 'c', at)
    const given = { do: 'grant', pool: 'image_credits', amount: 30_000 as Amount, kind: 'top_up' } as const // milli-credits
    const { entries } = decide(both, log.space, given, 'g', at)
    const report = backtest(both, { ...unified, unifies: {} }, [...log.entries, ...entries])
    expect(report).toMatchObject({ applies: true, entries: 2, skipped: [] })
  })

  it('says that a policy without the plan of the Space would be skipped', () => {
    const { pro: _, ...plans } = unified.plans
    const without = { ...unified, plans }
    const log = twoBatches()
    expect(backtest(book, without, log.entries)).toMatchObject({ applies: false, operations: 0 })
    const later = backtest(book, without, log.entries, instant('2026-07-17T00:00:00Z'))
    expect(later).toMatchObject({ applies: false, operations: 0 })
    expect(later.why).toBe('It does not sell pro monthly, which the Space has, and so passes it by.')
  })

  it('counts what the policy does not have at all as denied, and says what could not be replayed', () => {
    const log = new Log()
    log.use('2026-07-16T09:00:00Z', 'ghost_mannequin')
    const { ghost_mannequin: _, ...features } = unified.features
    expect(backtest(book, { ...unified, features }, log.entries)).toMatchObject({
      refused: 1,
      changes: [{ code: 'unknown_feature', effect: 'refused', units: 1 }],
    })
    log.do('2026-07-16T13:00:00Z', { do: 'subscribe', plan: 'ultra_2x', period: 'monthly' })
    const { ultra_2x: __, ...plans } = unified.plans
    expect(backtest(book, { ...unified, plans }, log.entries).skipped).toEqual([
      { why: expect.stringContaining('There is no plan "ultra_2x"'), times: 1 },
    ])
  })
})
