/** A decision that throws, for real: the terms of one plan cannot be computed, and a command is no JSON. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Amount } from '@allot/rules/amount'
import type { PolicyBook } from '@allot/rules/book'
import { type Instant, instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { beforeEach, describe, expect, it } from 'vitest'
import { openAllot } from './embedded/embedded.ts'
import { type Engine, openEngine } from './engine.ts'
import { readPolicies } from './policies.ts'

const sound = readPolicies(join(import.meta.dirname, '../../policies'))
/** As the sound one, with a fault of ours: the terms of Max throw, which an upgrade to it and a denial on Pro need. */
const faulty: PolicyBook = {
  ...sound,
  terms: (of) => {
    if (of.plan === 'max') throw new TypeError('amounts is not a function')
    return sound.terms(of)
  },
}
let file: string
let now: Instant

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite')
  now = instant('2026-07-15T02:11:00Z')
})

const clock = () => now
const recolor = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', use: { feature: 'recolor' } }),
} as const
const toMax = { do: 'subscribe', plan: 'max', period: 'monthly' } as const
/** Commands past all checks: what stands beside their fields cannot be written as JSON, so their entries are torn. */
const noJson = { ...recolor, beside: 5n }
const grantOfNoJson = {
  ...({ do: 'grant', pool: 'ai_credits', kind: 'goodwill', beside: 5n } as const),
  amount: 1_000 as Amount, // a literal
}

const create = (allot: Engine, space: string, plan = 'pro') =>
  allot.createSpace(
    {
      ...{ space, name: space, owner: 'ann', paying: true, plan, period: 'monthly' as const },
      ...(plan === 'enterprise' && { overrides: { ai_credits: 100_000 } }),
    },
    'make',
  )
const credits = async (allot: Engine, space: string) => {
  const { meters } = await allot.usage(space, { member: 'ann', operator: true })
  return meters.find(({ meter }) => meter === 'ai_credits')
}

describe('a decision that throws', () => {
  it('fails its own caller alone: of 720 good charges beside two bad callers none fails', async () => {
    const allot = await openEngine({ file, policies: faulty, clock })
    for (const space of ['a', 'b', 'c']) await create(allot, space, 'enterprise')
    const outcomes: PromiseSettledResult<unknown>[] = []
    for (let round = 0; round < 6; round++) {
      const good = Array.from({ length: 120 }, (_, at) =>
        allot.submit('abc'[at % 3] ?? '', `${round}/${at}`, recolor),
      )
      const bad = [
        allot.submit('a', `${round}/plan`, toMax),
        allot.submit('a', `${round}/json`, grantOfNoJson),
      ]
      outcomes.push(...(await Promise.allSettled([...good.slice(0, 60), ...bad, ...good.slice(60)])))
    }
    const failed = outcomes.filter((each) => each.status === 'rejected').map(({ reason }) => reason)
    expect(failed).toHaveLength(12)
    expect(failed[0]).toMatchObject({
      name: 'DecisionFailed',
      work: 'subscribe',
      cause: { name: 'TypeError' },
    })
    expect(failed[0].message).toContain(failed[0].id)
    expect(failed[1]).toMatchObject({ name: 'DecisionFailed', work: 'grant' })
    await allot.close()

    const again = await openEngine({ file, policies: sound, clock })
    for (const space of ['a', 'b', 'c']) expect(await credits(again, space)).toMatchObject({ used: 480 })
    expect((await again.space('a')).seq).toBe(241)
    await again.close()
  })

  it('leaves its key free, and changes nothing of its Space', async () => {
    const first = await openEngine({ file, policies: faulty, clock })
    await create(first, 's')
    const before = await first.space('s')
    await expect(first.submit('s', 'k', toMax)).rejects.toThrow('amounts is not a function')
    expect(await first.space('s')).toBe(before)
    await first.close()
    const second = await openEngine({ file, policies: sound, clock })
    expect(await second.submit('s', 'k', toMax)).toMatchObject({ allowed: true, replayed: false, id: '2' })
    await second.close()
  })

  it('fails its atomic batch as a whole, and a read fails alone', async () => {
    const allot = await openEngine({ file, policies: faulty, clock })
    await create(allot, 's')
    const [batch, charge, many] = await Promise.allSettled([
      allot.submitAtomic('s', [
        { key: 'a', command: recolor },
        { key: 'b', command: toMax },
      ]),
      allot.submit('s', 'c', recolor),
      allot.submitMany('s', [
        { key: 'd', command: recolor },
        { key: 'e', command: toMax },
        { key: 'f', command: noJson },
        { key: 'g', command: recolor },
      ]),
    ])
    expect(batch).toMatchObject({ status: 'rejected', reason: { work: 'atomic' } })
    expect(charge).toMatchObject({ status: 'fulfilled', value: { allowed: true } })
    expect(many).toMatchObject({
      value: [
        { status: 'fulfilled', value: { allowed: true } },
        { status: 'rejected', reason: { work: 'subscribe' } },
        { status: 'rejected', reason: { name: 'DecisionFailed', work: 'charge' } },
        { status: 'fulfilled', value: { allowed: true } },
      ],
    })
    expect(await credits(allot, 's')).toMatchObject({ used: 6 })
    await allot.close()
  })

  it('while its Space cannot be caught up, fails that Space and no other', async () => {
    const first = await openEngine({ file, policies: sound, clock })
    for (const space of ['s', 'other']) await create(first, space, space === 's' ? 'max' : 'pro')
    await first.close()
    now = instant('2026-08-20T00:00:00Z') // both are to be renewed
    const allot = await openEngine({ file, policies: faulty, clock })
    const [broken, other, read] = await Promise.allSettled([
      allot.submit('s', 'a', recolor),
      allot.submit('other', 'a', recolor),
      allot.usage('s', { member: 'ann', operator: true }),
    ])
    expect(broken).toMatchObject({ status: 'rejected', reason: { name: 'DecisionFailed' } })
    expect(other).toMatchObject({ status: 'fulfilled', value: { allowed: true } })
    expect(read).toMatchObject({ status: 'rejected', reason: { work: 'read' } })
    await allot.close()
  })
})

describe('a Space whose log cannot be added up', () => {
  it('fails to load, and the Spaces beside it in the group commit do not', async () => {
    const first = await openEngine({ file, policies: sound, clock })
    for (const space of ['s', 'other']) await create(first, space)
    await first.close()
    const database = new DatabaseSync(file)
    // as a version without checksums would have written it
    database.exec(
      `UPDATE log SET body = replace(substr(body, 1, instr(body, ',' || char(10) || '"chain"') - 1) || '}',
         '"created"', '"granted"') WHERE space_id = 's'`,
    )
    database.close()
    const allot = await openEngine({ file, policies: sound, clock })
    const [broken, other] = await Promise.allSettled([
      allot.submit('s', 'a', recolor),
      allot.submit('other', 'a', recolor),
    ])
    expect(broken).toMatchObject({
      status: 'rejected',
      reason: { work: 'load', message: expect.stringContaining('a log begins with "created"') },
    })
    expect(other).toMatchObject({ status: 'fulfilled', value: { allowed: true } })
    await allot.close()
  })
})

describe('an embedded Allot', () => {
  it('answers the failed operation among many as an internal problem, with its number', async () => {
    const allot = await openAllot({ file, policies: faulty, clock })
    await create(allot.engine, 's')
    const use = { by: 'ann', use: { feature: 'recolor' } }
    const outcomes = await allot.bulk('s', [
      { do: 'charge', idempotencyKey: 'a', operation: use },
      { do: 'charge', idempotencyKey: 'b', operation: { ...use, count: 1_000 } }, // its denial asks for the terms of Max
      { do: 'charge', idempotencyKey: 'c', operation: use },
    ])
    expect(outcomes).toMatchObject([
      { answer: { allowed: true } },
      { problem: { status: 500, code: 'internal', detail: expect.stringMatching(/[0-9a-f-]{36}/) } },
      { answer: { allowed: true } },
    ])
    await allot.close()
  })
})
