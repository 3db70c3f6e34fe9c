import { afterEach, beforeEach, expect, it } from 'vitest'
import { Trial } from './trial.ts'

let trial: Trial
let space: string
let by: string

beforeEach(async () => {
  trial = await Trial.open()
  const ann = await trial.signUp('ann')
  space = await trial.shopOf(ann)
  by = await trial.idOf(ann)
})

afterEach(() => trial.close())

const send = (operations: readonly object[]) =>
  trial.call('POST', `/v1/spaces/${space}/operations`, { key: trial.key, body: { operations } })

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
  expect((await trial.allot.space(space)).seq).toBe(1)
})
