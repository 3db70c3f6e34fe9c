import { afterEach, beforeEach, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let space: string
let by: string

beforeEach(async () => {
  testServer = await TestServer.open()
  const ann = await testServer.signUp('ann')
  space = await testServer.shopOf(ann)
  by = await testServer.idOf(ann)
})

afterEach(() => testServer.close())

const send = (operations: readonly object[], more: object = {}) =>
  testServer.call('POST', `/v1/spaces/${space}/operations`, {
    apiKey: testServer.apiKey,
    body: { operations, ...more },
  })

it('decides many operations in their order, and answers each with its outcome', async () => {
  const recolor = { by, use: { feature: 'recolor' } }
  const operations = [
    { do: 'charge', idempotencyKey: 'a', operation: { ...recolor, count: 100 } },
    { do: 'charge', idempotencyKey: 'b', operation: recolor },
    { do: 'refund', idempotencyKey: 'c', charge: '2', count: 1 },
    { do: 'charge', idempotencyKey: 'd', operation: recolor },
    { do: 'charge', idempotencyKey: 'e', operation: { by, use: { feature: 'nonsense' } } },
    { do: 'hold', idempotencyKey: 'f', operation: { by, count: 3, batch: [] } },
  ]
  const first = await send(operations)
  expect(first.body.outcomes).toMatchObject([
    { idempotencyKey: 'a', answer: { allowed: true, cost: { ai_credits: 200 } } },
    { idempotencyKey: 'b', answer: { allowed: false, denial: { code: 'insufficient_credits' } } },
    { idempotencyKey: 'c', answer: { allowed: true, cost: { ai_credits: 2 } } },
    { idempotencyKey: 'd', answer: { allowed: true } },
    { idempotencyKey: 'e', problem: { code: 'unknown_feature', status: 422 } },
    { idempotencyKey: 'f', answer: { allowed: true, hold: { remaining: 3 } } },
  ])
  const again = await send(operations)
  expect(
    again.body.outcomes.filter((each: { answer?: { replayed: boolean } }) => each.answer?.replayed),
  ).toHaveLength(5)
})

it('is refused as a whole where two items have the same idempotency key, or there are more than 1,000', async () => {
  const charge = { do: 'charge', idempotencyKey: 'a', operation: { by, use: { feature: 'recolor' } } }
  expect(await send([charge, charge])).toMatchObject({ status: 400, body: { path: '/operations' } })
  const many = Array.from({ length: 1_001 }, (_, at) => ({ ...charge, idempotencyKey: `${at}` }))
  expect(await send(many)).toMatchObject({ status: 400, body: { code: 'malformed' } })
  expect((await testServer.allot.space(space)).seq).toBe(1)
})

it('does all or none on request, and quotes what they would have cost', async () => {
  const recolor = (idempotencyKey: string, count: number) => ({
    do: 'charge',
    idempotencyKey,
    operation: { by, count, use: { feature: 'recolor' } },
  })
  const hold = { do: 'hold', idempotencyKey: 'h', operation: { by, count: 3, batch: [] } }
  const all = { allOrNothing: true }
  expect((await send([hold, recolor('a', 101)], all)).body).toMatchObject({
    done: false,
    outcomes: [
      { idempotencyKey: 'h', quote: { allowed: true, cost: { batch_exports: 3 } } },
      {
        idempotencyKey: 'a',
        answer: { allowed: false, denial: { code: 'insufficient_credits', fits: 100 } },
      },
    ],
  })
  expect((await send([hold, recolor('b', 100)], all)).body).toMatchObject({
    done: true,
    outcomes: [{ answer: { hold: { remaining: 3 } } }, { answer: { cost: { ai_credits: 200 } } }],
  })
  expect((await testServer.allot.space(space)).holds.size).toBe(1)
})

it('with allOrNothing answers one problem, with the path of the item that is wrong', async () => {
  const hold = { do: 'hold', idempotencyKey: 'h', operation: { by, count: 3, batch: [] } }
  const wrong = async (item: object) =>
    (await send([hold, { idempotencyKey: 'w', ...item }], { allOrNothing: true })).body
  expect(await wrong({ do: 'charge', operation: { by, use: { feature: 'nonsense' } } })).toMatchObject({
    status: 422,
    code: 'unknown_feature',
    path: '/operations/1/operation/use/feature',
  })
  expect(await wrong({ do: 'charge', operation: { use: { feature: 'recolor' } } })).toMatchObject({
    status: 400,
    path: '/operations/1/operation/by',
  })
  expect(await wrong({ do: 'capture', hold: '999' })).toMatchObject({
    status: 409,
    code: 'hold_closed',
    path: '/operations/1/hold',
  })
  const many = Array.from({ length: 101 }, (_, at) => ({ ...hold, idempotencyKey: `${at}` }))
  expect(await send(many, { allOrNothing: true })).toMatchObject({
    status: 400,
    body: { path: '/operations' },
  })
  expect((await testServer.allot.space(space)).seq).toBe(1)
})

it('refuses an item that names another Space, with the reason', async () => {
  const elsewhere = {
    do: 'charge',
    idempotencyKey: 'a',
    space: 'other',
    operation: { by, use: { feature: 'recolor' } },
  }
  expect(await send([elsewhere])).toMatchObject({
    status: 400,
    body: { path: '/operations/0', detail: expect.stringContaining('a request for each Space') },
  })
})
