import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@allot/rules/fault'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type EmbeddedAllot, openAllot } from './embedded/embedded.ts'
import type { Engine } from './engine.ts'
import { openEngine } from './engine.ts'
import { readPolicies } from './policies.ts'

let allot: EmbeddedAllot
let engine: Engine
const SPACE = 'shop'

beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'allot-check-')), 'allot.sqlite')
  allot = await openAllot({ file, policies: readPolicies('policies') })
  engine = allot.engine
  await allot.createSpace({ name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann', space: SPACE })
})

afterAll(() => allot.close())

const GARBAGE: readonly unknown[] = [
  ...[undefined, null, Number.NaN, -5, 0.5, Number.POSITIVE_INFINITY, '', 'x', '__proto__', {}, [], [null]],
]

const OPERATION = { by: 'ann', client: 'web', count: 1, use: { feature: 'recolor' } }

/** Every method of the engine with arguments of the wrong kind: what is refused is refused with a Fault. */
const CALLS: readonly [
  name: string,
  call: (engine: Record<string, (...given: unknown[]) => unknown>, garbage: unknown) => unknown,
][] = [
  ['createSpace', (it, garbage) => it.createSpace?.(garbage, 'k')],
  ['createSpace with a key', (it, garbage) => it.createSpace?.({ space: 'new' }, garbage)],
  ['submit', (it, garbage) => it.submit?.(SPACE, 'k', garbage)],
  ['submit to a Space', (it, garbage) => it.submit?.(garbage, 'k', { do: 'cancel' })],
  ['submit with a key', (it, garbage) => it.submit?.(SPACE, garbage, { do: 'cancel' })],
  [
    'submit with a count',
    (it, count) => it.submit?.(SPACE, `n ${count}`, { do: 'charge', operation: { ...OPERATION, count } }),
  ],
  [
    'submit a refund',
    (it, charge) => it.submit?.(SPACE, 'k', { do: 'refund', charge, count: 1, reason: 'technical' }),
  ],
  ['submitMany', (it, garbage) => it.submitMany?.(SPACE, garbage)],
  ['submitAtomic', (it, garbage) => it.submitAtomic?.(SPACE, garbage)],
  ['submitAtomic with a command', (it, command) => it.submitAtomic?.(SPACE, [{ key: 'k', command }])],
  ['quote', (it, garbage) => it.quote?.(SPACE, garbage)],
  ['quote of a mixed Batch', (it, mixed) => it.quote?.(SPACE, { by: 'ann', client: 'web', count: 1, mixed })],
  [
    'quote of a mixed Batch with a group',
    (it, group) => it.quote?.(SPACE, { by: 'ann', client: 'web', count: 1, mixed: [group] }),
  ],
  ['usage', (it, garbage) => it.usage?.(SPACE, garbage)],
  ['log', (it, after) => it.log?.(SPACE, { after, limit: 1 })],
  ['report', (it, from) => it.report?.(SPACE, { from, to: 5 })],
  ['publish', (it, garbage) => it.publish?.(garbage)],
]

it.each(CALLS)('%s with anything is answered or refused with a fault, and takes nothing', async (_, call) => {
  const before = (await engine.space(SPACE)).grants
  const caller = engine as unknown as Record<string, (...given: unknown[]) => unknown> // a program without types
  for (const garbage of GARBAGE) {
    const beside = engine.submit(SPACE, `beside ${Math.random()}`, { do: 'cancel' }) // is answered all the same
    try {
      await call(caller, garbage)
    } catch (fault) {
      expect(fault, `${JSON.stringify(garbage)}: ${fault}`).toBeInstanceOf(Fault)
    }
    expect((await beside).allowed).toBe(true)
  }
  expect((await engine.space(SPACE)).grants).toEqual(before)
})

it('many commands of which one is none: the others are decided', async () => {
  const wrong = [
    { key: 'a', command: null },
    { key: 5, command: { do: 'cancel' } },
    { key: 'c', command: { do: 'fly' } },
  ]
  const commands = [...wrong, { key: 'd', command: { do: 'cancel' } }] as never // a program without types
  expect((await engine.submitMany(SPACE, commands)).map(({ status }) => status)).toEqual([
    ...['rejected', 'rejected', 'rejected', 'fulfilled'],
  ])
})

it('a count of -5 gives nothing', async () => {
  const command = { do: 'charge', operation: { ...OPERATION, count: -5 } } as never // a program without types
  await expect(engine.submit(SPACE, 'minus', command)).rejects.toThrow(
    'Give a whole number from 1 to 100000.',
  )
})

it('policies that are none are refused at once', async () => {
  await expect(openEngine({ policies: {} as never })).rejects.toThrow('Give the policies')
})

it('a subscription that begins later is malformed', async () => {
  const space = {
    name: 'S',
    plan: 'pro',
    period: 'monthly',
    owner: 'ann',
    subscribed: '2099-01-01T00:00:00Z',
  } as const
  await expect(allot.createSpace(space)).rejects.toMatchObject({ code: 'malformed', path: '/subscribed' })
})
