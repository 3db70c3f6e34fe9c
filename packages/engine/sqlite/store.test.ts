import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { storeContract } from '../contract.ts'
import { openSqliteStore } from './store.ts'

const newFile = () => join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite')

storeContract('SQLite', async () => {
  const file = newFile()
  return { open: async () => openSqliteStore(file) }
})

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
    other.exec('CREATE TABLE theirs (x)')
    other.close()
    const before = readFileSync(file)
    expect(() => openSqliteStore(file)).toThrow(/another program/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it.each([
    ['is no database at all', () => Buffer.from('photos, a great many of them'.repeat(10))],
    ['was cut off', (whole: Buffer) => whole.subarray(0, 60)],
    ['was overwritten in the middle', (whole: Buffer) => Buffer.from(whole).fill(0xee, 200, 30_000)],
  ])('is refused and not touched when it %s', async (_, spoil: (whole: Buffer) => Buffer) => {
    const file = newFile()
    const store = openSqliteStore(file)
    await store.append([{ space: 's', seq: 1, last: 1, body: '[{"seq":1}]', days: [] }])
    await store.close()
    const spoilt = spoil(readFileSync(file))
    writeFileSync(file, spoilt)
    expect(() => openSqliteStore(file)).toThrow(/not touched/)
    expect(readFileSync(file).equals(spoilt)).toBe(true)
  })

  it('can be read by anybody while it is in use', async () => {
    const file = newFile()
    const store = openSqliteStore(file)
    await store.append([{ space: 's', seq: 1, last: 2, body: '[{"seq":1},\n{"seq":2}]', days: [] }])
    const reader = new DatabaseSync(file, { readOnly: true })
    const rows = reader.prepare(
      'SELECT entry.value FROM log, json_each(log.body) AS entry WHERE space_id = ? ORDER BY seq',
    )
    expect(rows.all('s').map((row) => row.value)).toEqual(['{"seq":1}', '{"seq":2}'])
    reader.close()
    await store.close()
  })
})
