import { expect, it } from 'vitest'
import { SpaceQueues } from './space-queues.ts'

it('a job waits for one job of another member who queued many, and not for all of them', async () => {
  const queues = new SpaceQueues(() => 1)
  const begun: string[] = []
  const { promise: queued, resolve: begin } = Promise.withResolvers<void>()
  const add = (job: string, member: string) =>
    queues.add('shop', member, async () => {
      begun.push(job)
      await queued
    })
  for (const job of ['a', 'b', 'c']) add(job, 'ann')
  add('bobs', 'bob')
  begin()
  await queues.finished('shop')
  expect(begun).toEqual(['a', 'b', 'bobs', 'c'])
})

it('of each Space so many run side by side as it may have', async () => {
  const queues = new SpaceQueues((space) => (space === 'demo' ? 1 : 2))
  const { promise: queued, resolve: begin } = Promise.withResolvers<void>()
  const begun: string[] = []
  for (const space of ['demo', 'shop'])
    for (const job of [1, 2, 3])
      queues.add(space, 'ann', async () => {
        begun.push(`${space} ${job}`)
        await queued
      })
  await Promise.resolve()
  expect(begun).toEqual(['demo 1', 'shop 1', 'shop 2'])
  begin()
  await Promise.all(queues.jobs)
  expect(begun).toHaveLength(6)
})
