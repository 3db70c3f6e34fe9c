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

it('decides many operations in their order, and tells of each what became of it', async () => {
  const recolor = { by, use: { feature: 'recolor' } }
  const operations = [
    { do: 'charge', id: 'a', operation: { ...recolor, count: 100 } },
    { do: 'charge', id: 'b', operation: recolor },
    { do: 'refund', id: 'c', charge: '2', count: 1 },
    { do: 'charge', id: 'd', operation: recolor },
    { do: 'charge', id: 'e', operation: { by, use: { feature: 'nonsense' } } },
    { do: 'hold', id: 'f', operation: { by, count: 3, batch: [] } },
  ]
  const first = await send(operations)
  expect(first.body.outcomes).toMatchObject([
    { id: 'a', answer: { allowed: true, cost: { ai_credits: 200 } } },
    { id: 'b', answer: { allowed: false, denial: { code: 'insufficient_credits' } } },
    { id: 'c', answer: { allowed: true, cost: { ai_credits: 2 } } },
    { id: 'd', answer: { allowed: true } },
    { id: 'e', problem: { code: 'unknown_feature', status: 422 } },
    { id: 'f', answer: { allowed: true, hold: { remaining: 3 } } },
  ])
  const again = await send(operations)
  expect(
    again.body.outcomes.filter((each: { answer?: { replayed: boolean } }) => each.answer?.replayed),
  ).toHaveLength(5)
})

it('is refused whole when two operations carry the same id, or it is larger than 1,000', async () => {
  const charge = { do: 'charge', id: 'a', operation: { by, use: { feature: 'recolor' } } }
  expect(await send([charge, charge])).toMatchObject({ status: 400, body: { path: '/operations' } })
  const many = Array.from({ length: 1_001 }, (_, at) => ({ ...charge, id: `${at}` }))
  expect(await send(many)).toMatchObject({ status: 400, body: { code: 'malformed' } })
  expect((await testServer.allot.space(space)).seq).toBe(1)
})

it('does all or nothing where that is asked, and says what it would have come to', async () => {
  const recolor = (id: string, count: number) => ({
    do: 'charge',
    id,
    operation: { by, count, use: { feature: 'recolor' } },
  })
  const hold = { do: 'hold', id: 'h', operation: { by, count: 3, batch: [] } }
  const all = { allOrNothing: true }
  expect((await send([hold, recolor('a', 101)], all)).body).toMatchObject({
    done: false,
    outcomes: [
      { id: 'h', quote: { allowed: true, cost: { batch_exports: 3 } } },
      { id: 'a', answer: { allowed: false, denial: { code: 'insufficient_credits', fits: 100 } } },
    ],
  })
  expect((await send([hold, recolor('b', 100)], all)).body).toMatchObject({
    done: true,
    outcomes: [{ answer: { hold: { remaining: 3 } } }, { answer: { cost: { ai_credits: 200 } } }],
  })
  expect((await testServer.allot.space(space)).holds.size).toBe(1)
})

it('is one problem with the path of what is wrong where it is all or nothing', async () => {
  const hold = { do: 'hold', id: 'h', operation: { by, count: 3, batch: [] } }
  const wrong = async (item: object) =>
    (await send([hold, { id: 'w', ...item }], { allOrNothing: true })).body
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
  const many = Array.from({ length: 101 }, (_, at) => ({ ...hold, id: `${at}` }))
  expect(await send(many, { allOrNothing: true })).toMatchObject({
    status: 422,
    body: { path: '/operations' },
  })
  expect((await testServer.allot.space(space)).seq).toBe(1)
})

it('is refused across Spaces, in words', async () => {
  const elsewhere = { do: 'charge', id: 'a', space: 'other', operation: { by, use: { feature: 'recolor' } } }
  expect(await send([elsewhere])).toMatchObject({
    status: 400,
    body: { path: '/operations/0', detail: expect.stringContaining('a request for each Space') },
  })
})
