import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAllot } from '@allot/engine'
import { readPolicies } from '@allot/engine/policies'
import { instant } from '@allot/rules/instant'
import { TestServer } from '@allot/server/testing/test-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AllotClient, connectAllot } from './allot.ts'
import { runOver } from './run.ts'
import { type Exchange, malformedRequests, wholeLife } from './testing/conformance.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-conformance-'))
let testServer: TestServer
let client: AllotClient
let embedded: Awaited<ReturnType<typeof openAllot>>

beforeAll(async () => {
  testServer = await TestServer.open()
  const fetch = (input: string, init: RequestInit) => testServer.server.fetch(new Request(input, init))
  client = connectAllot({ url: 'http://allot.test', key: testServer.apiKey, fetch })
  embedded = await openAllot({
    file: join(folder, 'allot.sqlite'),
    policies: readPolicies(join(import.meta.dirname, '../../policies')),
    clock: () => instant('2026-07-20T09:00:00Z'),
  })
})

afterAll(async () => {
  await Promise.all([embedded.close(), testServer.close()])
  rmSync(folder, { recursive: true })
})

const faults = (exchanges: readonly Exchange[]) =>
  exchanges.filter(([, result]) => JSON.stringify(result).includes('"fault"'))

describe('an embedded Allot and one over HTTP', () => {
  it('give the same answers through the life of a Space', async () => {
    const here = await wholeLife(embedded)
    expect(here).toEqual(await wholeLife(client))
    expect(faults(here).map(([name]) => name)).toEqual([
      'another under its key',
      'a refund of what was no charge',
      'a refund of more than is left',
      'a capture at another cost',
      'a capture of a closed hold',
      'the owner goes',
      'it is not there twice',
      'what the plan gives',
      'all or none, of which one is wrong',
      'all or none, of which one is unknown',
    ])
  })

  it('refuse the same requests with the same code, path and message', async () => {
    const here = await malformedRequests(embedded)
    expect(here).toEqual(await malformedRequests(client))
    const others = here.filter((each) => !faults(here).includes(each))
    expect(others.map(([name]) => name)).toEqual(['another member', 'many, of which one names no member'])
  })
})

it('refuses the former option "id", so that a repeated write never gets a key of its own', async () => {
  const shop = { name: 'F', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  const former: object = { id: 'order 7' } // what code without types may still pass
  const refused = {
    ...{ code: 'malformed', path: '/id' },
    message: 'The option "id" is called "idempotencyKey" since version 0.2.',
  }
  const charge = { by: 'ann', use: { feature: 'recolor' } }
  for (const allot of [embedded, client]) {
    const { id: space } = await allot.createSpace(shop)
    await expect(allot.charge(space, charge, { ...former })).rejects.toMatchObject(refused)
    await expect(allot.hold(space, charge, { ...former })).rejects.toMatchObject(refused)
    await expect(allot.members.remove(space, 'ann', { ...former })).rejects.toMatchObject(refused)
    const job = { space, by: 'ann', ...former }
    await expect(runOver(allot)('recolor', job, () => 1)).rejects.toMatchObject(refused)
    expect((await allot.usage(space)).meters[0]).toMatchObject({ used: 0, held: 0 })
  }
})

it('take options of null as none, and refuse those that are no object with the shape that they have', async () => {
  const shop = { name: 'O', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  const charge = { by: 'ann', use: { feature: 'recolor' } }
  const item = { do: 'charge', idempotencyKey: 'b', operation: charge } as const
  for (const allot of [embedded, client]) {
    const none = null as unknown as undefined // what code without types may pass
    const key = 'order 7' as unknown as object // ditto
    const { id: space } = await allot.createSpace(shop, none)
    expect(await allot.charge(space, charge, none)).toMatchObject({ allowed: true })
    expect(await allot.quote(space, charge, none)).toMatchObject({ allowed: true })
    expect(await allot.bulk(space, [item], none)).toMatchObject([{ answer: { allowed: true } }])
    expect(await allot.holds(space, none)).toEqual({ holds: [], next: null })
    const refused = {
      ...{ code: 'malformed', path: '/options' },
      message: 'Options are an object such as { idempotencyKey: "order 7" }, not "order 7".',
    }
    await expect(allot.charge(space, charge, key)).rejects.toMatchObject(refused)
    await expect(allot.hold(space, charge, key)).rejects.toMatchObject(refused)
    await expect(allot.quote(space, charge, key)).rejects.toMatchObject(refused)
    await expect(allot.bulk(space, [item], key)).rejects.toMatchObject(refused)
    await expect(allot.usage(space, key)).rejects.toMatchObject(refused)
    await expect(allot.members.remove(space, 'ann', key)).rejects.toMatchObject(refused)
    const run = runOver(allot)
    const named = { message: /^Options are an object such as \{ space: "acme", by: "user-7" \}, not / }
    for (const wrong of [none, key])
      await expect(run('recolor', wrong as unknown as { space: string }, () => 1)).rejects.toMatchObject({
        ...{ code: 'malformed', path: '/options' },
        message: expect.stringMatching(named.message),
      })
    expect((await allot.usage(space, none)).meters[0]).toMatchObject({ used: 4, held: 0 })
  }
})

it('metered work runs over an embedded Allot as over the client, once for each key', async () => {
  const { id: space } = await embedded.createSpace({
    name: 'R',
    plan: 'pro',
    period: 'monthly',
    owner: 'ann',
  })
  const job = { space, by: 'ann', count: 3, idempotencyKey: 'job' }
  const work = () => runOver(embedded)('virtual_model', job, (task) => task.succeeded(2))
  expect(await work()).toMatchObject({ allowed: true, replayed: false, cost: { ai_credits: 8 } })
  expect(await work()).toMatchObject({ allowed: true, replayed: true })
  expect((await embedded.usage(space)).meters[0]).toMatchObject({ used: 8, held: 0 })
})
