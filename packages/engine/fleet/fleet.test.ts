import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { connect as connectSecurely } from 'node:tls'
import { duration } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { readPolicies } from '../policies.ts'
import { withOverrides } from '../store.ts'
import { openMemoryStore } from '../stores/memory/store.ts'
import { openPostgresStore } from '../stores/postgres/store.ts'
import { freePort } from '../testing/free-port.ts'
import { startCluster, type TestCluster } from '../testing/postgres-cluster.ts'
import { race, staleReads } from '../testing/racing.ts'
import { connectFleet } from './fleet.ts'
import { clientOptions } from './protocol.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../policies'))
const use = operation.parse({ by: 'ann', use: { feature: 'ai_shadow' } })
const charge = { do: 'charge', operation: use } as const

let cluster: TestCluster
let url: string
const engines: Server[] = []
const racers: ChildProcess[] = []

interface Server extends Engine {
  readonly address: string
  /** The Spaces that it wrote to. */
  readonly wrote: Set<string>
}

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())
beforeEach(async () => {
  url = await cluster.createDatabase()
})
afterEach(async () => {
  for (const each of racers.splice(0)) each.kill('SIGKILL')
  for (const each of engines.splice(0)) await each.close()
})

async function open(): Promise<Server> {
  const address = `127.0.0.1:${await freePort()}`
  const wrote = new Set<string>()
  const store = await openPostgresStore(url)
  const noted = withOverrides(store, {
    append: (batches) => {
      for (const { space } of batches) wrote.add(space)
      return store.append(batches)
    },
  })
  const allot = await openEngine({ store: noted, policies, router: connectFleet(address) })
  const server = { ...allot, address, wrote }
  engines.push(server)
  return server
}

/** Opens so many servers, and returns once all know each other and forward commands to the owner nodes. */
async function openAll(count: number): Promise<readonly [Server, ...Server[]]> {
  const all = [await open()] as [Server, ...Server[]] // the others follow
  while (all.length < count) all.push(await open())
  for (let round = 0; ; round++) {
    for (const each of all) each.wrote.clear()
    const mine = (at: number) => Array.from({ length: 12 }, (_, space) => `${round}-${at}-${space}`)
    await Promise.all(all.flatMap((each, at) => mine(at).map((space) => create(each, space))))
    const isSpread = (spaces: readonly string[]) =>
      all.every(({ wrote }) => spaces.some((space) => wrote.has(space)))
    if (all.every((_, at) => isSpread(mine(at)))) return all
  }
}

async function create(allot: Engine, space: string): Promise<void> {
  const spec = { space, name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' } as const
  await allot.createSpace(spec, 'make')
}

async function credits(allot: Engine, space: string) {
  const { meters } = await allot.usage(space, { member: 'ann', operator: true })
  const its = meters.find(({ meter }) => meter === 'ai_credits')
  return { used: its?.used, held: its?.held, remaining: its?.remaining }
}

describe('servers of a fleet', () => {
  it('decide each Space on one of them, whichever gets the command', async () => {
    const all = await openAll(3)
    const spaces = Array.from({ length: 30 }, (_, at) => `space ${at}`)
    await Promise.all(spaces.map((space) => create(all[0], space)))
    for (const each of all) {
      await Promise.all(spaces.map((space) => each.submit(space, `by ${each.address}`, charge)))
    }
    const writers = spaces.map((space) => all.filter((each) => each.wrote.has(space)).length)
    expect(writers).toEqual(spaces.map(() => 1))
    expect(all.map((each) => each.wrote.size > 0)).toEqual([true, true, true])
    for (const space of spaces) expect(await credits(all[0], space)).toMatchObject({ used: 3 })
  })

  it('answer as a single server does, whichever gets the command', async () => {
    const alone = await openEngine({ store: openMemoryStore(), policies })
    await create(alone, 'alone')
    const expected = await everything(alone, 'alone')
    const all = await openAll(2)
    for (const each of all) {
      // This server owns some of these Spaces, and the other server the rest.
      for (let at = 0; at < 6; at++) {
        const space = `${each.address} ${at}`
        await create(all[0], space)
        expect(await everything(each, space)).toEqual(expected)
      }
    }
    await alone.close()
  })

  it('show on each what was answered on any of them before', async () => {
    const all = await openAll(3)
    await create(all[0], 'seen')
    const load = { callers: 15, times: 10 }
    const used = async (each: Engine) => Number((await credits(each, 'seen')).used)
    const behind = await staleReads(all, load, (each, key) => each?.submit('seen', key, charge), used)
    expect(behind).toEqual([])
    expect(await credits(all[0], 'seen')).toMatchObject({ used: 150 })
  })

  it('lose and double nothing when one of them leaves while others forward commands to it', async () => {
    const [one, other = one, leaving = one] = await openAll(3)
    const spaces = Array.from({ length: 9 }, (_, at) => `left ${at}`)
    await Promise.all(spaces.map((space) => create(one, space)))
    const answers = [one, other].flatMap((each) =>
      spaces.flatMap((space) =>
        Array.from({ length: 20 }, (_, at) => each.submit(space, `${each.address} ${at}`, charge)),
      ),
    )
    await Promise.race(answers)
    await leaving.close()
    engines.splice(engines.indexOf(leaving), 1)
    for (const answer of await Promise.all(answers)) expect(answer.allowed).toBe(true)
    for (const space of spaces) expect(await credits(other, space)).toMatchObject({ used: 40 })
  })

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'lose and double nothing when one of them gets a %s in the middle of it',
    async (signal) => {
      const [allot, [racer]] = [await open(), await started(1)]
      let spaces: readonly string[] = []
      for (let round = 0; spaces.length < 3; round++) {
        const some = Array.from({ length: 12 }, (_, at) => `${round} ${at}`)
        await Promise.all(some.map((space) => create(allot, space)))
        spaces = some.filter((space) => !allot.wrote.has(space)) // the other server owns them
      }
      const answers = spaces.flatMap((space) =>
        Array.from({ length: 40 }, (_, at) => allot.submit(space, `${at}`, charge)),
      )
      await nextTurn() // they are forwarded
      await nextTurn()
      racer?.kill(signal)
      for (const answer of await Promise.all(answers)) expect(answer.allowed).toBe(true)
      for (const space of spaces) {
        expect(await credits(allot, space)).toMatchObject({ used: 40 })
      }
      expect(spaces.filter((space) => allot.wrote.has(space))).not.toEqual([])
    },
    60_000,
  )

  it('let exactly one of 1,000 simultaneous holds have the last credit, through four of them', async () => {
    const allot = await open()
    await create(allot, 's')
    const all = operation.parse({ by: 'ann', count: 199, use: { feature: 'ai_shadow' } })
    await allot.submit('s', 'all but one', { do: 'hold', operation: all, for: duration('PT1H') })
    const four = await started(4)
    const first = await Promise.all(four.map(race))
    expect(first.map(({ allowed }) => allowed).sort()).toEqual([0, 0, 0, 1])
    const again = await Promise.all(four.map(race))
    expect(again).toEqual(
      first.map(({ allowed, refused }) => ({ allowed, refused, held: 200, remaining: 0 })),
    )
  })
})

describe('a server outside the fleet', () => {
  it('with another key is disconnected', async () => {
    const { address } = await open()
    const port = Number(address.split(':')[1])
    const socket = connectSecurely({ ...clientOptions('x'.repeat(72)), host: '127.0.0.1', port })
    const [reason] = await once(socket, 'error').catch((thrown: unknown) => [thrown])
    expect(String(reason)).toMatch(/alert|decrypt|binder|handshake/i)
  })

  it('that does not encrypt is disconnected, and so is one that sends no valid message', async () => {
    const { address } = await open()
    const port = Number(address.split(':')[1])
    const plain = connect(port, '127.0.0.1')
    plain.write('{"dictionary":[],"commands":[],"batches":[]}\n')
    await once(plain, 'close')
    const admin = new Client({ connectionString: url })
    await admin.connect()
    const { rows } = await admin.query('SELECT secret FROM fleet')
    await admin.end()
    const known = connectSecurely({ ...clientOptions(rows[0].secret), host: '127.0.0.1', port })
    await once(known, 'secureConnect')
    known.write('nonsense\n')
    await once(known, 'close')
  })
})

it('refuses to start where the port is in use', async () => {
  const store = await openPostgresStore(url)
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo // it listens on a port
  await expect(openEngine({ store, policies, router: connectFleet(`127.0.0.1:${port}`) })).rejects.toThrow(
    /cannot reach this one .*ALLOT_FLEET_ADDRESS/,
  )
  taken.close()
  await store.close()
})

/** The outcome of each kind of command, without instants and ids, which differ each time. */
async function everything(allot: Engine, space: string): Promise<unknown> {
  const hold = { do: 'hold', operation: use, for: duration('PT1H') } as const
  const settled = await Promise.allSettled([
    allot.submit(space, 'charge', charge),
    allot.submit(space, 'charge', charge),
    allot.submit(space, 'charge', hold),
    allot.submit(space, 'too much', { do: 'charge', operation: { ...use, count: 500 } }),
    allot.submit(space, 'no such feature', {
      do: 'charge',
      operation: operation.parse({ by: 'ann', use: { feature: 'flying' } }),
    }),
    allot.submit('nowhere', 'charge', charge),
    (async () => allot.submit(space, '', charge))(),
  ])
  const held = await allot.submit(space, 'hold', hold)
  const captured = await allot.submit(space, 'capture', {
    do: 'capture',
    hold: Number(held.allowed && held.id),
    count: 1,
  })
  const refunded = await allot.submit(space, 'refund', {
    do: 'refund',
    charge: Number(captured.allowed && captured.id),
    count: 1,
    reason: 'technical',
  })
  const each = await allot.submitMany(space, [
    { key: 'first', command: charge },
    { key: 'second', command: charge },
  ])
  const together = await allot.submitAtomic(space, [
    { key: 'third', command: charge },
    { key: 'fourth', command: { do: 'charge', operation: { ...use, count: 500 } } },
  ])
  const again = await create(allot, space).catch((fault: unknown) => fault)
  const all = [...settled, held, captured, refunded, each, together, again]
  return JSON.parse(JSON.stringify(all.map(worded), undated))
}

/** Errors are compared by all that they say. */
function worded(outcome: unknown): unknown {
  if (outcome instanceof Error) return { ...outcome, name: outcome.name, message: outcome.message }
  if (typeof outcome === 'object' && outcome !== null && 'reason' in outcome)
    return { reason: worded(outcome.reason) }
  return outcome
}

function undated(_: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  return value.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'T').replaceAll(/Space .* already/g, 'Space S already')
}

/** Servers in their own processes; each asks for 250 holds whenever it gets the message `go`. */
async function started(count: number): Promise<readonly ChildProcess[]> {
  const all: ChildProcess[] = []
  for (let at = 0; at < count; at++) {
    const asks = [url, `racer ${at}`, '250', `127.0.0.1:${await freePort()}`]
    all.push(fork(join(import.meta.dirname, '../testing/racer.ts'), asks, { execArgv: [] }))
  }
  racers.push(...all)
  await Promise.all(all.map((racer) => once(racer, 'message'))) // ready
  return all
}
