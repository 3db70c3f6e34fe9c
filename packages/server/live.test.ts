import { afterEach, beforeEach, expect, it } from 'vitest'
import { Trial } from './trial.ts'

let trial: Trial
let ann: string
let space: string

beforeEach(async () => {
  trial = await Trial.open()
  ann = await trial.signUp('ann')
  space = await trial.shopOf(ann)
})

afterEach(() => trial.close())

it('ends for a member who is removed, and for a key that is revoked', async () => {
  const bob = await trial.signUp('bob')
  const member = await trial.idOf(bob)
  await trial.allot.submit(space, 'bob', { do: 'join', member, role: 'member', paying: true })
  const at = `/v1/spaces/${space}`
  const body = { name: 'Page', scopes: ['read'] }
  const { id, key } = (await trial.call('POST', `${at}/keys`, { cookie: ann, id: 'k', body })).body
  const streams = [
    await trial.fetch('GET', `${at}/live`, { cookie: bob }),
    await trial.fetch('GET', `${at}/live`, { key }),
  ]
  const readers = streams.map((stream) => stream.body?.getReader())
  for (const reader of readers) expect(await reader?.read()).toMatchObject({ done: false })
  await trial.call('DELETE', `${at}/keys/${id}`, { cookie: ann, id: 'r' })
  await trial.call('DELETE', `${at}/members/${member}`, { cookie: ann, id: 'out' })
  for (const reader of readers) expect(await reader?.read()).toMatchObject({ done: true })
})

it('tells the usage at once and again when somebody else spends, and ends when the server does', async () => {
  const stream = await trial.fetch('GET', `/v1/spaces/${space}/live`, { cookie: ann })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  const exports = async () => {
    const { value = '' } = (await reader?.read()) ?? {}
    expect(value).toMatch(/^event: usage\n/)
    const usage = JSON.parse(/data: (.*)/.exec(value)?.[1] ?? '')
    return usage.meters.find((each: { meter: string }) => each.meter === 'batch_exports').used
  }
  expect(await exports()).toBe(0)
  const operation = { by: await trial.idOf(ann), count: 7, batch: [] }
  await trial.call('POST', `/v1/spaces/${space}/charges`, { key: trial.key, id: 'c', body: { operation } })
  expect(await exports()).toBe(7)
  trial.server.end()
  expect(await reader?.read()).toMatchObject({ done: true })
})

it('has so many streams for one Space, and leaves the others theirs', async () => {
  const look = (space: string) => trial.fetch('GET', `/v1/spaces/${space}/live`, { key: trial.key })
  const streams = await Promise.all(Array.from({ length: 200 }, () => look(space)))
  expect(streams.map(({ status }) => status)).toEqual(Array(200).fill(200))
  expect((await look(space)).status).toBe(503)
  const other = await look(await trial.shopOf(await trial.signUp('bob')))
  expect(other.status).toBe(200)
  for (const { body } of [other, ...streams]) await body?.cancel()
})
