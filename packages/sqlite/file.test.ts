import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { openFile, readerOf } from './file.ts'

const steps = mkdtempSync(join(tmpdir(), 'allot-steps-'))
writeFileSync(join(steps, '0001_first.sql'), 'CREATE TABLE ours (x TEXT)')
const KIND = { table: 'ours', settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL', steps }
const newFile = () => join(mkdtempSync(join(tmpdir(), 'allot-')), 'ours.sqlite')

/** The file as a process leaves it that is killed: the latest, and all that `sql` does, stands beside it. */
function killedAfter(sql: string): string {
  const [file, left] = [newFile(), newFile()]
  const before = openFile(file, KIND)
  before.exec(`INSERT INTO ours VALUES ('${'x'.repeat(50_000)}')`)
  before.close()
  const db = new DatabaseSync(file)
  db.exec(sql)
  for (const part of ['', '-wal']) copyFileSync(file + part, left + part)
  db.close()
  return left
}

/** Each file of the folder, byte for byte; what stands in shared memory is no data. */
function everythingBeside(file: string): readonly (readonly [string, string])[] {
  const folder = join(file, '..')
  return readdirSync(folder)
    .filter((name) => !name.endsWith('-shm'))
    .map((name) => [name, readFileSync(join(folder, name), 'latin1')])
}

it.each([
  ['is of a newer version', /written by a newer Allot/, () => killedAfter('PRAGMA user_version = 99')],
  ['is another program’s', /another program/, () => killedAfter('ALTER TABLE ours RENAME TO theirs')],
])('a file that %s is refused by name, and left as a killed process left it', (_, why, make) => {
  const file = make()
  const before = everythingBeside(file)
  expect(before.map(([name]) => name)).toEqual(['ours.sqlite', 'ours.sqlite-wal'])
  for (const told of [why, file]) expect(() => openFile(file, KIND)).toThrow(told)
  expect(everythingBeside(file)).toEqual(before)
})

it('a text and a folder are refused as what they are, and left as they were', () => {
  const [text, folder] = [newFile(), newFile()]
  writeFileSync(text, 'Dear diary')
  mkdirSync(folder)
  expect(() => openFile(text, KIND)).toThrow(`${text} is not a database`)
  expect(() => openFile(folder, KIND)).toThrow(`${folder} is a folder`)
  expect(everythingBeside(text)).toEqual([['ours.sqlite', 'Dear diary']])
})

it('an empty file is new, and what a killed process left is there again', () => {
  const file = newFile()
  writeFileSync(file, '')
  openFile(file, KIND).close()
  const left = openFile(killedAfter("INSERT INTO ours VALUES ('y')"), KIND)
  expect(left.prepare('SELECT count(*) AS rows FROM ours').get()).toEqual({ rows: 2 })
  left.close()
})

it('a look leaves nothing behind, and sees what stands beside the file', () => {
  const [closed, left] = [newFile(), killedAfter('PRAGMA user_version = 7')]
  openFile(closed, KIND).close()
  for (const [file, version] of [
    [closed, 1],
    [left, 7],
  ] as const) {
    const before = everythingBeside(file)
    const reader = readerOf(file)
    expect(reader.prepare('PRAGMA user_version').get()).toEqual({ user_version: version })
    reader.close()
    expect(everythingBeside(file)).toEqual(before)
  }
})
