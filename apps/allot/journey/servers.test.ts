/** Two programs on one PostgreSQL, as an operator starts them: a fleet of one with the studio and one that serves the API alone. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '@allot/engine/testing/free-port'
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Person } from '../testing/person.ts'
import { allot, freshFolder, type Running, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
}, MINUTES)
afterAll(() => cluster.stop(), MINUTES)

it(
  'two programs serve the same people and Spaces, call each webhook once, and one continues when the other is killed',
  async () => {
    const received: string[] = []
    const receiver = createServer((incoming, outgoing) => {
      received.push(String(incoming.headers['webhook-id']))
      outgoing.end()
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const { port } = receiver.address() as AddressInfo // it listens on a port
    const settings = {
      ALLOT_DATABASE_URL: await cluster.createDatabase(),
      ALLOT_SECRET: 'what both of the two programs were given',
      ALLOT_PRIVATE_WEBHOOKS: 'true',
    }
    const [here, elsewhere] = [await freePort(), await freePort()]
    const [one, other] = await Promise.all([
      start(freshFolder(), { ...settings, ALLOT_FLEET_ADDRESS: `127.0.0.1:${here}` }),
      start(freshFolder(), {
        ...settings,
        ALLOT_FLEET_ADDRESS: `127.0.0.1:${elsewhere}`,
        ALLOT_STUDIO: 'off',
      }),
    ])
    for (const each of [one, other])
      await until(async () => (await metrics(each)).includes('allot_fleet_servers 2'))
    const ann = await Person.signUp(one.url, 'ann')
    const space = await ann.makeSpace()
    const there = ann.at(other.url)
    expect((await there.ask('GET', `/v1/spaces/${space}`)).status).toBe(200)
    expect((await one.client.spaces()).map(({ id }) => id)).toEqual([space])
    expect((await other.client.spaces()).map(({ id }) => id)).toEqual([space])
    expect((await fetch(`${one.url}/plan`)).status).toBe(200)
    expect((await fetch(`${other.url}/plan`)).status).toBe(404)

    const hook = await fetch(`${one.url}/v1/spaces/${space}/webhooks`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${one.key}`,
        'content-type': 'application/json',
        'idempotency-key': 'hook',
      },
      body: JSON.stringify({ url: `http://127.0.0.1:${port}/`, events: ['usage.threshold_crossed'] }),
    })
    expect(hook.status).toBe(201)
    const { owner } = (await other.client.spaces())[0] ?? { owner: '' }
    const spend = { by: owner, count: 2, use: { feature: 'recolor' } } as const
    await Promise.all(
      Array.from({ length: 44 }, (_, at) =>
        (at % 2 ? one : other).client.charge(space, spend, { idempotencyKey: `${at}` }),
      ),
    )
    await until(async () => received.length > 0)

    const tries: number[] = []
    for (let at = 0; at < 12; at++) tries.push(await tried(at % 2 ? one.url : other.url))
    expect(tries).toEqual([...Array(10).fill(401), 429, 429])

    await one.kill()
    expect((await there.ask('GET', '/v1/me')).status).toBe(200)
    const again = await start(one.data, settings)
    expect((await ann.at(again.url).ask('GET', '/v1/me')).status).toBe(200)
    const refused = await allot(['start'], one.data, { ...settings, ALLOT_PORT: '0' })
    expect(refused).toMatchObject({ status: 2 })
    expect(refused.err).toContain('in use by another Allot')
    expect(received).toHaveLength(1)
    expect(await Promise.all([again.stop(), other.stop()])).toEqual([0, 0])
    receiver.close()
  },
  3 * MINUTES,
)

it(
  'ALLOT_LOGS_URL keeps the logs in a database of their own',
  async () => {
    const [house, logs] = [await cluster.createDatabase(), await cluster.createDatabase()]
    const settings = { ALLOT_DATABASE_URL: house, ALLOT_LOGS_URL: logs }
    const data = freshFolder()
    const made = await allot(['spaces', 'make', 'Shop', '--owner', 'ann', '--plan', 'pro'], data, settings)
    expect(made).toMatchObject({ status: 0 })
    const listed = await allot(['spaces', '--json'], data, settings)
    const { id } = JSON.parse(listed.out)
    expect((await allot(['export'], data, settings)).out).toContain(id)
    expect((await allot(['export', '--store', house], data)).out).not.toContain(id)
  },
  MINUTES,
)

async function metrics({ url, key }: Running): Promise<string> {
  return (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } })).text()
}

/** @returns the answer to a sign-in with a wrong password */
async function tried(url: string): Promise<number> {
  const answer = await fetch(`${url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: 'ann@example.com', password: 'not that one' }),
  })
  return answer.status
}
