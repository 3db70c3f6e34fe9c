import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../database/database.ts'
import { openDatabase } from '../database/open-database.ts'
import { openAttempts } from './attempts.ts'

let cluster: TestCluster
const open: OpenDatabase[] = []

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})

afterAll(async () => {
  await Promise.all(open.map((each) => each.close()))
  await cluster.stop()
})

async function database(url?: string): Promise<OpenDatabase> {
  const opened = await openDatabase(mkdtempSync(join(tmpdir(), 'allot-')), url)
  open.push(opened)
  return opened
}

const ANN = { account: 'ann@example.com', address: '192.0.2.1' }

describe.each(['files', 'PostgreSQL'])('attempts, counted in %s', (where) => {
  it('are fifty of one address, and a household of IPv6 is one', async () => {
    const attempts = openAttempts(
      await database(where === 'files' ? undefined : await cluster.createDatabase()),
    )
    const waits: (number | undefined)[] = []
    for (let n = 0; n < 51; n += 1)
      waits.push(await attempts.begin({ account: `${n}@example.com`, address: `2001:db8:1:2::${n}` }))
    expect(waits.slice(0, 50).every((wait) => wait === undefined)).toBe(true)
    expect(waits[50]).toBeGreaterThan(600)
    expect(await attempts.begin({ account: 'x@example.com', address: '2001:db8:1:3::1' })).toBeUndefined()
  })

  it('that succeed are not counted, and a new password begins anew', async () => {
    const attempts = openAttempts(
      await database(where === 'files' ? undefined : await cluster.createDatabase()),
    )
    for (let n = 0; n < 60; n += 1) {
      expect(await attempts.begin(ANN)).toBeUndefined()
      await attempts.succeed(ANN)
    }
    for (let n = 0; n < 11; n += 1) await attempts.begin({ ...ANN, address: `192.0.2.${n + 2}` })
    expect(await attempts.begin({ ...ANN, address: '192.0.2.99' })).toBeGreaterThan(600)
    expect(await attempts.begin({ ...ANN, address: '192.0.2.99', device: 'hers' })).toBeUndefined()
    await attempts.forget('Ann@Example.com')
    expect(await attempts.begin({ ...ANN, address: '192.0.2.99' })).toBeUndefined()
  })

  it('spend a code of an app once, of several at once too', async () => {
    const attempts = openAttempts(
      await database(where === 'files' ? undefined : await cluster.createDatabase()),
    )
    const spent = await Promise.all(Array.from({ length: 4 }, () => attempts.spend('ann', '123456')))
    expect(spent.filter((isFirst) => isFirst)).toHaveLength(1)
    expect(await attempts.spend('bob', '123456')).toBe(true)
    expect(await attempts.spend('ann', '654321')).toBe(true)
  })
})

it('are counted by all servers of one database together', async () => {
  const url = await cluster.createDatabase()
  const servers = [openAttempts(await database(url)), openAttempts(await database(url))]
  const waits: (number | undefined)[] = []
  for (let n = 0; n < 11; n += 1) waits.push(await servers[n % 2]?.begin({ ...ANN, address: `192.0.2.${n}` }))
  expect(waits[9]).toBeUndefined()
  expect(waits[10]).toBeGreaterThan(600)
})
