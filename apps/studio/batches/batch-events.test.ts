import type { Me } from '@allot/client/allot'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { problemResponse } from '../http/problem.ts'
import { type BatchEventPorts, openBatchEvents } from './batch-events.ts'
import type { CallerBatch } from './caller-batch.ts'

it('a person follows 20 Batches at once, which takes no stream from another, and one that ends is free again', async () => {
  const ports = {
    batches: { listen: () => () => {}, summary: () => ({ id: 'b' }) },
    whoIs: async () => undefined,
    closing: new Promise(() => {}),
    unexpected: (error: unknown) => {
      throw error
    },
  }
  const events = openBatchEvents(ports as unknown as BatchEventPorts) // what a stream needs of them
  const of = (id: string) =>
    ({ me: { member: { id } } as Me, batch: { id: 'b', space: 'shop' } }) as CallerBatch
  const app = new Hono()
    .get('/:person', (context) => events(context, of(context.req.param('person'))))
    .onError((error) => problemResponse(error, ports.unexpected))
  const anns = await Promise.all(Array.from({ length: 20 }, () => app.request('/ann')))
  expect(anns.map(({ status }) => status)).toEqual(Array(20).fill(200))
  const refused = await app.request('/ann')
  expect(refused.status).toBe(429)
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('Close some') })
  const bobs = await app.request('/bob')
  expect(bobs.status).toBe(200)
  await anns[0]?.body?.cancel()
  await expect.poll(async () => (await app.request('/ann')).status).toBe(200)
  for (const { body } of [...anns.slice(1), bobs]) await body?.cancel()
})
