import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { openEngine } from '../../engine.ts'
import { readPolicies } from '../../policies.ts'
import type { Store } from '../../store.ts'
import { chargeRepeatedly } from '../../testing/fixtures.ts'
import { onceContract } from '../../testing/once-contract.ts'
import { storeContract } from '../../testing/store-contract.ts'
import { openSqliteStore } from './store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../../policies'))
const newFile = () => join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite')

/** The same file with a newer version: SQLite's `user_version` is at byte 60. */
function newer(whole: Buffer): Buffer {
  const other = Buffer.from(whole)
  other.writeUInt32BE(99, 60)
  return other
}

const emptyDatabase = async () => {
  const file = newFile()
  return { open: async () => openSqliteStore(file) }
}
storeContract('SQLite', emptyDatabase)
onceContract('SQLite', emptyDatabase)

describe('the embedded file', () => {
  it('is refused to a second owner, and is free when the first has closed it', async () => {
    const file = newFile()
    const store = openSqliteStore(file)
    expect(() => openSqliteStore(file)).toThrow(/in use by another Allot/)
    await store.close()
    await openSqliteStore(file).close()
  })

  it('is refused and not touched when it is another program’s database', () => {
    const file = newFile()
    const other = new DatabaseSync(file)
    other.exec('PRAGMA journal_mode = WAL; CREATE TABLE theirs (x)')
    const parts = () => ['', '-wal', '-shm'].map((part) => readFileSync(file + part, 'latin1'))
    const before = parts()
    expect(() => openSqliteStore(file)).toThrow(/another program/)
    expect(parts()).toEqual(before)
    other.close()
  })

  it.each([
    ['is no database at all', () => Buffer.from('photos, a great many of them'.repeat(10))],
    ['was truncated in its first bytes', (whole: Buffer) => whole.subarray(0, 60)],
    ['was truncated in the middle', (whole: Buffer) => whole.subarray(0, 50 * 4_096)],
    ['was overwritten at the beginning', (whole: Buffer) => Buffer.from(whole).fill(0xee, 200, 30_000)],
    ['was overwritten where its log is', (whole: Buffer) => Buffer.from(whole).fill(0xee, 60 * 4_096)],
    ['has zeros in place of a part', (whole: Buffer) => Buffer.from(whole).fill(0, 60 * 4_096, 80 * 4_096)],
    ['was written by a newer Allot', (whole: Buffer) => newer(whole)],
  ])('is refused and not touched when it %s', async (_, spoil: (whole: Buffer) => Buffer) => {
    const file = newFile()
    const store = openSqliteStore(file)
    for (let seq = 1; seq <= 400; seq++) {
      await store.append([
        { space: 's', seq, last: seq, body: `["${'x'.repeat(900)}"]`, endedDays: [], kinds: [] },
      ])
    }
    await store.close()
    const whole = readFileSync(file)
    const spoilt = spoil(whole)
    writeFileSync(file, spoilt)
    for (const time of ['the first time', 'again'])
      expect(() => openSqliteStore(file), time).toThrow(/not touched/)
    expect(readFileSync(file).equals(spoilt)).toBe(true)
    writeFileSync(file, whole)
    const mended = openSqliteStore(file)
    expect(await mended.batchesAfter('s', 399, 1)).toMatchObject([{ seq: 400 }])
    await mended.close()
  })

  it.each([
    ['is of a newer version', (file: string) => new DatabaseSync(file).exec('PRAGMA user_version = 99')],
    ['is damaged', (file: string) => writeFileSync(file, readFileSync(file).fill(0xee, 60 * 4_096))],
  ])(
    'is refused together with the WAL of a killed process, and neither is touched, when it %s',
    async (_, spoil) => {
      const [file, left] = [newFile(), newFile()]
      const append = async (store: Store, from: number) => {
        for (let seq = from; seq < from + 400; seq++)
          await store.append([
            { space: 's', seq, last: seq, body: `["${'x'.repeat(900)}"]`, endedDays: [], kinds: [] },
          ])
      }
      const before = openSqliteStore(file)
      await append(before, 1)
      await before.close()
      const killed = openSqliteStore(file)
      await append(killed, 401)
      for (const part of ['', '-wal']) copyFileSync(file + part, left + part)
      await killed.close()
      spoil(left)
      const parts = () => ['', '-wal'].map((part) => readFileSync(left + part, 'latin1'))
      const spoilt = parts()
      expect(() => openSqliteStore(left)).toThrow(/not touched/)
      expect(parts()).toEqual(spoilt)
    },
  )

  it('finds batches that an earlier version wrote into its directory twice', async () => {
    const file = newFile()
    const store = openSqliteStore(file)
    for (let seq = 1; seq <= 100; seq++) {
      await store.append([{ space: 's', seq, last: seq, body: '[]', endedDays: [], kinds: [] }])
    }
    await store.close()
    const spoilt = new DatabaseSync(file)
    const all = Array.from({ length: 100 }, (_, at) => [at + 1, at + 1])
    const row = spoilt.prepare('INSERT OR REPLACE INTO directory VALUES (?, ?, ?)')
    row.run('s', 1, JSON.stringify(all))
    spoilt.exec('DROP VIEW entries; PRAGMA user_version = 3')
    spoilt.close()
    const mended = openSqliteStore(file)
    expect((await mended.batchesAfter('s', 0, 200)).map((batch) => batch.seq)).toEqual(
      all.map(([seq]) => seq),
    )
    await mended.close()
  })

  it('finds a batch while the directory row for it is being written', async () => {
    const store = openSqliteStore(newFile())
    const batchOf = (seq: number) => ({ space: 's', seq, last: seq, body: '{}', endedDays: [], kinds: [] })
    for (let seq = 1; seq < 32; seq++) await store.append([batchOf(seq)])
    const others = ['a', 'b', 'c'].map((space) => ({ ...batchOf(1), space }))
    // Enough batches for the writer's thread, with a directory row for 32 of them.
    const written = store.append([batchOf(32), ...others])
    expect(await store.batchAt('s', 7)).toMatchObject({ seq: 7 })
    expect(await store.batchesAfter('s', 0, 9)).toHaveLength(9)
    await written
    expect(await store.batchAt('s', 7)).toMatchObject({ seq: 7 })
    await store.close()
  })

  it('can be read by another program while it is in use', async () => {
    const file = newFile()
    const allot = await openEngine({ file, policies })
    await chargeRepeatedly(allot)
    const reader = new DatabaseSync(file, { readOnly: true })
    const rows = reader.prepare(`SELECT * FROM entries WHERE space_id = 's' ORDER BY seq`).all()
    const entries = rows.map(({ seq, at, id, fact }) => ({ ...JSON.parse(String(fact)), seq, at, id }))
    expect(entries).toEqual(await allot.log('s', { after: 0, limit: 1_000 }))
    reader.close()
    await allot.close()
  })
})

it('the engine in a thread of another program writes nothing by itself', async () => {
  const store = JSON.stringify(new URL('store.ts', import.meta.url))
  const thread = new Worker(`import(${store})`, { eval: true, workerData: undefined })
  const [status] = await once(thread, 'exit')
  expect([status, existsSync('undefined')]).toEqual([0, false])
})
