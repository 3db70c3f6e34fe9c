import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openEngine } from '@allot/engine/engine'
import { openStore } from '@allot/engine/open-store'
import { readPolicies } from '@allot/engine/policies'
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { operation } from '@allot/rules/operation'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { POLICIES } from '../settings.ts'
import { allot, COMMAND, freshFolder, until } from '../testing/running.ts'

const policies = readPolicies(POLICIES)
const SPACES = Array.from({ length: 60 }, (_, at) => `space-${at}`)
const PAGES_EACH = 100

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())

/** Commit batches of one entry each, as from callers that submit one command after the other. */
async function fill(where: string): Promise<void> {
  const engine = await openEngine({ store: await openStore(where), policies })
  const charge = {
    do: 'charge',
    operation: operation.parse({ by: 'ann', use: { feature: 'ai_shadow' } }),
  } as const
  for (const space of SPACES) {
    const shop = { space, name: space, owner: 'ann', paying: true, plan: 'max', period: 'monthly' } as const
    await engine.createSpace(shop, 'make')
  }
  for (let page = 1; page < PAGES_EACH; page++) {
    await Promise.all(SPACES.map((space) => engine.submit(space, `c${page}`, charge)))
  }
  await engine.close()
}

async function balances(where: string): Promise<unknown> {
  const engine = await openEngine({ store: await openStore(where), policies })
  const all = await Promise.all(SPACES.map((space) => engine.space(space)))
  await engine.close()
  return all
}

/** Runs `allot …` and kills it as soon as the condition holds. */
async function killed(words: readonly string[], data: string, isSo: () => Promise<boolean>): Promise<void> {
  const child = spawn(process.execPath, [COMMAND, ...words], { env: { ...process.env, ALLOT_DATA: data } })
  const exited = once(child, 'exit')
  await until(isSo, 1)
  child.kill('SIGKILL')
  expect(await exited).toEqual([null, 'SIGKILL'])
}

/** Exports: killed as soon as the file has content, then run again to the end. */
async function exported(store: string, out: string): Promise<string[]> {
  const words = ['export', '--store', store, '--out', out]
  await killed(words, freshFolder(), async () => sizeOf(out) > 0)
  expect(isWhole(out)).toBe(false)
  expect(await allot(words, freshFolder())).toMatchObject({ status: 0, err: '' })
  expect(isWhole(out)).toBe(true)
  return readFileSync(out, 'utf8').split('\n').sort()
}

/** Imports: killed as soon as the store has content, then run again to the end. */
async function imported(file: string, store: string, some: () => Promise<boolean>): Promise<void> {
  const words = ['import', file, '--store', store]
  await killed(words, freshFolder(), some)
  const { status, out, err } = await allot(words, freshFolder())
  expect({ status, err }).toEqual({ status: 0, err: '' })
  const [, now, known] = /^(\d+) commit batches imported, (\d+) were there/.exec(out) ?? []
  expect(Number(now)).toBeGreaterThan(0)
  expect(Number(known)).toBeGreaterThan(0)
  expect(Number(now) + Number(known)).toBe(SPACES.length * PAGES_EACH)
}

it('moves every balance to PostgreSQL and back, with each export and import killed in the middle and run again', async () => {
  const folder = freshFolder()
  const at = (name: string) => join(folder, name)
  const url = await cluster.createDatabase()
  await fill(at('allot.sqlite'))
  const before = await balances(at('allot.sqlite'))
  const lines = await exported(at('allot.sqlite'), at('there.log'))
  await imported(at('there.log'), url, async () => (await pagesIn(url)) > 0)
  expect(await balances(url)).toEqual(before)
  expect(await exported(url, at('back.log'))).toEqual(lines)
  await imported(at('back.log'), at('back.sqlite'), async () => sizeOf(at('back.sqlite-wal')) > 100_000)
  expect(await balances(at('back.sqlite'))).toEqual(before)
})

it('lists the Spaces of an import, so that commands find them', async () => {
  const [folder, fresh] = [freshFolder(), freshFolder()]
  await fill(join(folder, 'allot.sqlite'))
  const file = join(folder, 'a.log')
  expect((await allot(['export', '--out', file], folder)).status).toBe(0)
  const { out } = await allot(['import', file], fresh)
  expect(out).toContain(`added to the list from their logs: ${SPACES.length}.`)
  expect((await allot(['import', file], fresh)).out).not.toContain('anew')
  const seen = await allot(['spaces', '--json'], fresh)
  expect(seen.out.trim().split('\n')).toHaveLength(SPACES.length)
})

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0
}

function isWhole(path: string): boolean {
  return readFileSync(path, 'utf8').includes('"end":true')
}

async function pagesIn(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(`SELECT to_regclass('log') IS NOT NULL AS there`)
  const pages = rows[0]?.there ? (await client.query('SELECT count(*) AS pages FROM log')).rows[0]?.pages : 0
  await client.end()
  return Number(pages)
}
