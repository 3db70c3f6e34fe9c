import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { duration, type Instant, instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from './engine.ts'
import { readPolicies } from './policies.ts'
import { withOverrides } from './store.ts'
import { openMemoryStore } from './stores/memory/store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../policies'))
const DAY = duration('PT24H')
let file: string
let now: Instant

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite')
  now = instant('2026-07-15T02:11:00Z')
})

const open = () => openEngine({ file, policies, clock: () => now })
const batch = (count: number) =>
  operation.parse({ by: 'ann', count, batch: [{ feature: 'background_removal' }] })
const recolor = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', use: { feature: 'recolor' } }),
} as const
const creation = () =>
  ({
    space: 's',
    name: 'Shop',
    owner: 'ann',
    paying: true,
    plan: 'pro',
    period: 'monthly',
    subscribed: now,
  }) as const

async function exports(allot: Engine) {
  const usage = await allot.usage('s', { member: 'ann', operator: true })
  const meter = usage.meters.find((each) => each.meter === 'batch_exports')
  return { used: meter?.used, held: meter?.held, remaining: meter?.remaining }
}

describe('the engine', () => {
  it('decides many commands at once, each by itself and in their order', async () => {
    const allot = await open()
    await allot.createSpace(creation(), 'make')
    const hold = (key: string, count: number) =>
      ({ key, command: { do: 'hold', operation: batch(count), for: DAY } }) as const
    const all = [hold('a', 250), hold('b', 300), hold('a', 250), hold('', 1), hold('c', 250), hold('d', 1)]
    expect(await allot.submitMany('s', all)).toMatchObject([
      { status: 'fulfilled', value: { allowed: true, id: '2' } },
      { status: 'fulfilled', value: { allowed: false, denial: { code: 'batch_too_large' } } },
      { status: 'fulfilled', value: { replayed: true, id: '2' } },
      { status: 'rejected', reason: { code: 'malformed', path: 'idempotencyKey' } },
      { status: 'fulfilled', value: { allowed: true, hold: { remaining: 250 } } },
      { status: 'fulfilled', value: { allowed: false } },
    ])
    expect(await allot.submitMany('s', [])).toEqual([])
    await allot.close()
  })

  it('answers the same key and content with the first answer, across a restart, and charges once', async () => {
    let allot = await open()
    await allot.createSpace(creation(), 'make')
    const first = await allot.submit('s', 'b1', { do: 'hold', operation: batch(40), for: DAY })
    await allot.submit('s', 'b1/1', { do: 'capture', hold: 2, count: 1 })
    await allot.close()

    allot = await open()
    expect(await allot.createSpace(creation(), 'make')).toMatchObject({ allowed: true, replayed: true })
    expect(await allot.submit('s', 'b1', { do: 'hold', operation: batch(40), for: DAY })).toEqual({
      ...first,
      replayed: true,
    })
    expect(await allot.submit('s', 'b1/1', { do: 'capture', hold: 2, count: 1 })).toMatchObject({
      replayed: true,
    })
    expect(await exports(allot)).toEqual({ used: 1, held: 39, remaining: 460 })
    await allot.close()
  })

  it('refuses other content under a used idempotency key, and repeats a denial word for word', async () => {
    const allot = await open()
    await allot.createSpace(creation(), 'make')
    await allot.submit('s', 'b1', { do: 'hold', operation: batch(40), for: DAY })
    await expect(
      allot.submit('s', 'b1', { do: 'hold', operation: batch(41), for: DAY }),
    ).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    const denied = await allot.submit('s', 'b2', { do: 'hold', operation: batch(251), for: DAY })
    expect(denied).toMatchObject({ allowed: false, denial: { code: 'batch_too_large' } })
    expect(await allot.submit('s', 'b2', { do: 'hold', operation: batch(251), for: DAY })).toEqual({
      ...denied,
      replayed: true,
    })
    await allot.close()
  })

  it('lets exactly one of 1,000 simultaneous holds have the last export', async () => {
    const allot = await open()
    await allot.createSpace(creation(), 'make')
    await allot.submit('s', 'a', { do: 'hold', operation: batch(250), for: DAY })
    await allot.submit('s', 'b', { do: 'hold', operation: batch(249), for: DAY })
    const race = Array.from({ length: 1_000 }, (_, at) =>
      allot.submit('s', `r${at}`, { do: 'hold', operation: batch(1), for: DAY }),
    )
    const answers = await Promise.all(race)
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(1)
    expect(await exports(allot)).toEqual({ used: 0, held: 500, remaining: 0 })
    await allot.close()
  })

  it('gives back a refund once for each unit, and no more than was taken', async () => {
    const allot = await open()
    await allot.createSpace(creation(), 'make')
    const use = operation.parse({ by: 'ann', count: 4, use: { feature: 'recolor' } })
    const charged = await allot.submit('s', 'c', { do: 'charge', operation: use })
    const charge = Number(charged.allowed && charged.id)
    const refund = { do: 'refund', charge, count: 1, reason: 'technical' } as const
    expect(await allot.submit('s', 'f', refund)).toMatchObject({ allowed: true, cost: { ai_credits: 2 } })
    expect(await allot.submit('s', 'f', refund)).toMatchObject({ replayed: true })
    const rest = [2, 2].map((count, at) => allot.submit('s', `f${at}`, { ...refund, count }))
    const settled = await Promise.allSettled(rest)
    expect(settled.map((each) => each.status)).toEqual(['fulfilled', 'rejected'])
    await allot.close()
  })

  it('adds up to the same Space from a snapshot as from the first entry', async () => {
    let allot = await open()
    await allot.createSpace(creation(), 'make')
    await allot.submit('s', 'h', { do: 'hold', operation: batch(30), for: DAY })
    const use = operation.parse({ by: 'ann', use: { feature: 'ai_shadow' } })
    for (let at = 0; at < 1_100; at++) {
      if (at % 150 === 149) now = instant(`2026-0${8 + Math.floor(at / 600)}-15T02:11:00Z`)
      await allot.submit('s', `c${at}`, { do: 'charge', operation: use })
    }
    const days = { from: instant('2026-07-01T00:00:00Z'), to: now }
    const before = [await allot.space('s'), await allot.report('s', days)]
    await allot.close()
    allot = await open()
    expect([await allot.space('s'), await allot.report('s', days)]).toEqual(before)
    for (const at of [0, 998, 999, 1_099]) {
      const again = await allot.submit('s', `c${at}`, { do: 'charge', operation: use })
      expect(again.replayed).toBe(true)
    }
    await allot.close()
  })

  it('writes an entry again after another server appended first', async () => {
    const store = openMemoryStore()
    let conflicting: Promise<unknown> = Promise.resolve() // what reaches the store before the first engine's next commit batch
    const slow = withOverrides(store, { append: (batches) => conflicting.then(() => store.append(batches)) })
    const [one, other] = [await openEngine({ store: slow, policies }), await openEngine({ store, policies })]
    await one.createSpace(creation(), 'make')
    conflicting = other.submit('s', 'j', { do: 'join', member: 'bob', role: 'member', paying: true })
    expect(await one.submit('s', 'r', recolor)).toMatchObject({ allowed: true, id: '3' })
    const log = await other.log('s', { after: 1, limit: 9 })
    expect(log).toMatchObject([{ kind: 'joined' }, { kind: 'charged', feature: 'recolor' }])
    await Promise.all([one.close(), other.close()])
  })

  it('does not read a template again after an append conflict, whichever server wrote it', async () => {
    const store = openMemoryStore()
    let appendFirst: () => Promise<unknown> = async () => undefined
    let reads = 0
    const raced = withOverrides(store, {
      append: (batches) => appendFirst().then(() => store.append(batches)),
      batchAt: (space, seq) => {
        reads += 1
        return store.batchAt(space, seq)
      },
    })
    const [one, other] = [await openEngine({ store: raced, policies }), await openEngine({ store, policies })]
    await one.createSpace(creation(), 'make')
    const others = { ...recolor, operation: batch(1) }
    for (const [first, name, request] of [
      [one, 'one', recolor],
      [other, 'other', others],
    ] as const) {
      await first.submit('s', `${name} writes a template`, request)
      await one.space('s')
      appendFirst = () => {
        appendFirst = async () => undefined
        return other.submit('s', `${name} has an append conflict`, request)
      }
      await one.submit('s', `${name} writes a reference`, request)
    }
    expect((await one.space('s')).seq).toBe(7)
    expect(reads).toBe(0)
    await Promise.all([one.close(), other.close()])
  })

  it('writes the same template in full again only after a snapshot, and not after a restart', async () => {
    const store = openMemoryStore()
    let allot = await openEngine({ store, policies })
    await allot.createSpace(creation(), 'make')
    for (let at = 0; at < 80; at++) {
      if (at % 9 === 0) allot = await openEngine({ store, policies })
      await allot.submit('s', `r${at}`, recolor)
    }
    const batches = await store.batchesAfter('s', 1, 80)
    const inFull = batches.filter(({ body }) => !Array.isArray(JSON.parse(body).facts[0]))
    expect(inFull.map(({ seq }) => seq)).toEqual([2, 67])
    await allot.close()
  })

  it('refuses a second process on the same file, and a file of another program', async () => {
    const allot = await open()
    await expect(open()).rejects.toThrow(/in use by another Allot/)
    await allot.close()
  })
})
