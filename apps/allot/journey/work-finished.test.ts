import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { WebhookEvent } from '@allot/client/wire'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { type Running, realPhotos, start, until } from '../testing/running.ts'

type Work = Extract<WebhookEvent, { type: 'work.finished' }>['data']['work']

const PRIVATE = { ALLOT_PRIVATE_WEBHOOKS: 'true' }
const PHOTOS = realPhotos(3).map(uploadOf)
const DAMAGED = { name: 'secret-model.jpg', content: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]) }

let receiver: Server
let bodies: string[]
let running: Running
let ann: Person

beforeAll(async () => {
  bodies = []
  receiver = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part)
    bodies.push(Buffer.concat(parts).toString())
    outgoing.end()
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  running = await start(undefined, PRIVATE)
  ann = await Person.signUp(running.url, 'ann')
})

afterAll(async () => {
  await running.stop()
  receiver.close()
})

const heard = (): Work[] => bodies.map((body) => (JSON.parse(body) as { data: { work: Work } }).data.work) // of this one type

async function restart(): Promise<void> {
  await running.kill()
  running = await start(running.data, PRIVATE)
  ann = ann.at(running.url)
}

it('a webhook hears of each end of a Batch once, whatever is killed, and of no photo', async () => {
  const space = await ann.makeSpace()
  const { port } = receiver.address() as AddressInfo // it listens on a port
  const webhook = { url: `http://127.0.0.1:${port}/`, events: ['work.finished'] }
  // Ann's, as one that the program's own key made ends with the program.
  expect(
    (
      await ann.ask('POST', `/v1/spaces/${space}/webhooks`, JSON.stringify(webhook), {
        'idempotency-key': 'w',
      })
    ).status,
  ).toBe(201)

  const { id } = await ann.runBatch(space, [...PHOTOS, DAMAGED], RESIZE)
  await restart()
  await until(async () => heard().length > 0)
  const { ranBy, finishedAt } = await ann.batch(id)
  const counts = { total: 4, exported: 3, failed: 1, leftOut: 0 }
  const link = `http://localhost:${new URL(running.url).port}/batches/${id}`
  const work = { id, name: 'Test', status: 'done', ...counts, startedBy: ranBy, finishedAt, link }
  expect(heard()).toMatchObject([work])
  expect(Date.parse(heard()[0]?.startedAt ?? '')).toBeLessThanOrEqual(Date.parse(finishedAt ?? ''))
  expect(bodies.join()).not.toMatch(/\.jpg|secret/)

  const again = JSON.stringify({ photos: 'failed' })
  expect((await ann.ask('POST', `/studio/batches/${id}/again`, again)).ok).toBe(true)
  await until(async () => heard().length > 1)
  expect(heard()[1]).toMatchObject({ ...counts, id, status: 'done' })

  // What a kill leaves: an end that was reported and is noted still, and one that was not reported yet.
  await running.kill()
  const store = new DatabaseSync(join(running.data, 'studio/studio.sqlite'))
  const noted = store.prepare(
    `INSERT INTO ends (batch_id, finished_at, status, started_by, counts) VALUES (?, ?, 'cancelled', 'ann', '{"total":4,"exported":1,"failed":0}')`,
  )
  for (const instant of [Date.parse(finishedAt ?? ''), 1_000]) noted.run(id, instant)
  store.close()
  await restart()
  await until(async () => heard().length > 2)
  expect(heard()[2]).toMatchObject({ status: 'cancelled', exported: 1, leftOut: 3, startedAt: null })
  await ann.runBatch(space, PHOTOS.slice(0, 1), RESIZE)
  await until(async () => heard().length > 3)
  expect(heard().map(({ total }) => total)).toEqual([4, 4, 4, 1])
})
