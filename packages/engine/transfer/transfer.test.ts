import { hash } from 'node:crypto'
import {
  appendFileSync,
  createReadStream,
  mkdtempSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Instant, instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../engine.ts'
import { hashPerson } from '../once-claims.ts'
import { openStore } from '../open-store.ts'
import { readPolicies } from '../policies.ts'
import { type Store, withOverrides } from '../store.ts'
import { startCluster, type TestCluster } from '../testing/postgres-cluster.ts'
import { exportLines } from './export.ts'
import { EMPTY_EXPORT, readExportFile } from './export-file.ts'
import { linesIn } from './export-line.ts'
import { importLines } from './import.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../policies'))
const SPACES = ['anna', 'bob', 'carla']
const now = instant('2026-07-15T02:11:00Z')
let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())

const newFile = () => join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite')

async function fill(store: Store): Promise<void> {
  let clock: Instant = now
  const allot = await openEngine({ store, policies, clock: () => clock })
  for (const space of SPACES) {
    const creation = {
      space,
      name: space,
      owner: 'ann',
      paying: true,
      plan: 'max',
      period: 'monthly',
    } as const
    await allot.createSpace(creation, 'make')
    const use = operation.parse({ by: 'ann', use: { feature: 'ai_shadow' } })
    for (let day = 0; day < 40; day++) {
      clock = (now + day * 86_400_000) as Instant // a day later
      await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          allot.submit(space, `${day}/${at}`, { do: 'charge', operation: use }),
        ),
      )
    }
    clock = now
  }
  await allot.close()
}

async function everything(where: string) {
  const allot = await openEngine({
    store: await openStore(where),
    policies,
    clock: () => instant('2026-09-01T00:00:00Z'),
  })
  const span = { from: now, to: instant('2026-09-01T00:00:00Z') }
  const all = []
  for (const space of SPACES) {
    all.push(
      await allot.space(space),
      await allot.report(space, span),
      await allot.log(space, { after: 0, limit: 1_000 }),
    )
  }
  const use = operation.parse({ by: 'ann', use: { feature: 'ai_shadow' } })
  const again = await allot.submit('bob', '3/7', { do: 'charge', operation: use })
  await allot.close()
  return { all, again }
}

async function move(from: string, to: string): Promise<void> {
  const [source, target] = [await openStore(from), await openStore(to)]
  expect(await importLines(target, exportLines(source))).toMatchObject({ known: 0, whole: true })
  await source.close()
  await target.close()
}

const sortedLines = (file: string) => readFileSync(file, 'utf8').split('\n').sort()

describe('moving a store', () => {
  it('moves everything from a file to PostgreSQL and into another file, with every balance, key and report equal', async () => {
    const [file, url, back] = [newFile(), await cluster.createDatabase(), newFile()]
    await fill(await openStore(file))
    await move(file, url)
    await move(url, back)
    const before = await everything(file)
    expect(before.again).toMatchObject({ replayed: true })
    expect(await everything(url)).toEqual(before)
    expect(await everything(back)).toEqual(before)
  })

  it('adds to a file what an export that ended within a line left out, and what was written since', async () => {
    const [from, file, to] = [newFile(), newFile(), newFile()]
    await fill(await openStore(from))
    const source = await openStore(from)
    const exported = async () => {
      const had = await readExportFile(file)
      truncateSync(file, had.bytes)
      let lines = 0
      for await (const line of exportLines(source, had)) {
        appendFileSync(file, `${line}\n`)
        lines += 1
      }
      return lines
    }
    writeFileSync(file, '')
    const all = await exported()
    const [whole, lines] = [readFileSync(file), sortedLines(file)]
    for (const size of [1_000, 50_000, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, size))
      expect(await exported()).toBeGreaterThan(0)
      expect(sortedLines(file)).toEqual(lines)
    }
    expect(await exported()).toBe(0)
    const allot = await openEngine({
      store: withOverrides(source, { close: async () => undefined }),
      policies,
    })
    await allot.createSpace(
      { space: 'dora', name: 'D', owner: 'ann', paying: true, plan: 'max', period: 'monthly' },
      'make',
    )
    await allot.close()
    expect(await exported()).toBe(2) // the batch, and another last line
    const target = await openStore(to)
    expect(await importLines(target, linesIn(createReadStream(file)))).toEqual({
      batches: all,
      known: 0,
      whole: true,
    })
    await target.close()
    await source.close()
    expect(await everything(to)).toEqual(await everything(from))
  })

  it('refuses to add to a file that is not an export, or another store’s', async () => {
    const [from, file] = [newFile(), newFile()]
    writeFileSync(file, 'Dear diary')
    await expect(readExportFile(file)).rejects.toThrow(/Line 1 .* is not an export's/)
    const source = await openStore(from)
    const spaces = new Map([['zoe', 3]])
    const lines = exportLines(source, { ...EMPTY_EXPORT, spaces })
    await expect(lines.next()).rejects.toThrow(/1 Spaces and this store does not/)
    await source.close()
  })

  it('refuses an export with missing lines', async () => {
    const [from, to] = [newFile(), newFile()]
    await fill(await openStore(from))
    const [source, target] = [await openStore(from), await openStore(to)]
    const without = async function* () {
      let [last, at] = ['', 0]
      for await (const line of exportLines(source)) {
        if (at !== 0 && !last.includes('"carla"')) yield last
        last = line
        at += 1
      }
      yield last
    }
    await expect(importLines(target, without())).rejects.toThrow(/Lines are missing before line/)
    await source.close()
    await target.close()
  })

  it('goes on where it broke off, and refuses a damaged line by its number', async () => {
    const file = newFile()
    await fill(await openStore(file))
    const source = await openStore(file)
    const lines: string[] = []
    for await (const line of exportLines(source)) lines.push(line)
    await source.close()
    const to = newFile()
    let target = await openStore(to)
    const some = async function* (of: readonly string[]) {
      yield* of
    }
    expect(await importLines(target, some(lines.slice(0, 50)))).toMatchObject({ batches: 50, whole: false })
    const damaged = lines.map((line, at) => (at === 60 ? line.replace('ai_shadow', 'recolor') : line))
    await expect(importLines(target, some(damaged))).rejects.toThrow(/Line 61 is damaged/)
    expect(await importLines(target, some(lines))).toMatchObject({ whole: true })
    await target.close()
    expect(await everything(to)).toEqual(await everything(file))
    const cut = [...lines.slice(0, 10), lines[10]?.slice(0, 90) ?? '']
    target = await openStore(newFile())
    expect(await importLines(target, some(cut))).toEqual({ batches: 10, known: 0, whole: false })
    await target.close()
    target = await openStore(to)
    expect(await importLines(target, some(lines))).toMatchObject({ batches: 0, known: lines.length - 1 })
    await target.close()
  })

  it('refuses a Space that has another history there, and adds nothing to it', async () => {
    const [ours, theirs] = [newFile(), newFile()]
    for (const file of [ours, theirs]) await fill(await openStore(file))
    const allot = await openEngine({ store: await openStore(ours), policies })
    await allot.submit('bob', 'ours', { do: 'cancel' })
    await allot.close()
    const other = await openEngine({ store: await openStore(theirs), policies })
    await other.submit('bob', 'theirs', { do: 'cancel' })
    await other.submit('bob', 'more of theirs', { do: 'subscribe', plan: 'max', period: 'monthly' })
    await other.close()
    const [source, target] = [await openStore(theirs), await openStore(ours)]
    const before = await target.batchesAfter('bob', 0, 1_000)
    await expect(importLines(target, exportLines(source))).rejects.toThrow(/bob has another history here/)
    expect(await target.batchesAfter('bob', 0, 1_000)).toEqual(before)
    await source.close()
    await target.close()
  })

  it('refuses a text that is no export, and a line of a newer version', async () => {
    const target = await openStore(newFile())
    const only = async function* (line: string) {
      yield line
    }
    await expect(importLines(target, only('Dear diary'))).rejects.toThrow(/Line 1 .* Nothing was imported/)
    const text = '{"format":2}'
    const newer = `${hash('sha256', text).slice(0, 16)} ${text}`
    await expect(importLines(target, only(newer))).rejects.toThrow(/Line 1 is of a newer Allot/)
    await target.close()
  })

  it('supports SQLite files and PostgreSQL, and nothing else', async () => {
    await expect(openStore('mysql://db/allot')).rejects.toThrow(/SQLite file or at postgres/)
  })
})

describe('an import', () => {
  it('brings along what persons were given once, so that they get it no second time', async () => {
    const persons = [hashPerson('ann')]
    const free = { name: 'S', owner: 'ann', paying: true, plan: 'free', period: 'monthly', persons } as const
    const source = await openStore('memory:')
    const first = await openEngine({ store: source, policies, clock: () => now })
    await first.createSpace({ ...free, space: 'a' }, 'make')
    const target = await openStore(newFile())
    for (let run = 0; run < 2; run++) await importLines(target, exportLines(source))
    const second = await openEngine({ store: target, policies, clock: () => now })
    await second.createSpace({ ...free, space: 'b' }, 'make')
    expect((await second.space('a')).once).toEqual({ status: 'given', persons })
    expect((await second.space('b')).once).toEqual({ status: 'given before', persons, space: 'a' })
    await Promise.all([first.close(), second.close()])
  })
})
