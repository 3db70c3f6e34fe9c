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

/** A file as a killed process leaves it: the latest changes, and those of `sql`, are in the WAL beside it. */
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

/** Each file of the folder, byte for byte; the shared-memory file holds no data. */
function filesBeside(file: string): readonly (readonly [string, string])[] {
  const folder = join(file, '..')
  return readdirSync(folder)
    .filter((name) => !name.endsWith('-shm'))
    .map((name) => [name, readFileSync(join(folder, name), 'latin1')])
}

it.each([
  ['is of a newer version', /written by a newer Allot/, () => killedAfter('PRAGMA user_version = 99')],
  ['is another program’s', /another program/, () => killedAfter('ALTER TABLE ours RENAME TO theirs')],
])('a file that %s is refused with its name, and left as the killed process left it', (_, why, make) => {
  const file = make()
  const before = filesBeside(file)
  expect(before.map(([name]) => name)).toEqual(['ours.sqlite', 'ours.sqlite-wal'])
  for (const part of [why, file]) expect(() => openFile(file, KIND)).toThrow(part)
  expect(filesBeside(file)).toEqual(before)
})

it('a text file and a folder are refused with the reason, and left unchanged', () => {
  const [text, folder] = [newFile(), newFile()]
  writeFileSync(text, 'Dear diary')
  mkdirSync(folder)
  expect(() => openFile(text, KIND)).toThrow(`${text} is not a database`)
  expect(() => openFile(folder, KIND)).toThrow(`${folder} is a folder`)
  expect(filesBeside(text)).toEqual([['ours.sqlite', 'Dear diary']])
})

it('an empty file is a new database, and what a killed process wrote to the WAL is read', () => {
  const file = newFile()
  writeFileSync(file, '')
  openFile(file, KIND).close()
  const left = openFile(killedAfter("INSERT INTO ours VALUES ('y')"), KIND)
  expect(left.prepare('SELECT count(*) AS rows FROM ours').get()).toEqual({ rows: 2 })
  left.close()
})

it('a reader changes no file, and reads the WAL beside the file', () => {
  const [closed, left] = [newFile(), killedAfter('PRAGMA user_version = 7')]
  openFile(closed, KIND).close()
  for (const [file, version] of [
    [closed, 1],
    [left, 7],
  ] as const) {
    const before = filesBeside(file)
    const reader = readerOf(file)
    expect(reader.prepare('PRAGMA user_version').get()).toEqual({ user_version: version })
    reader.close()
    expect(filesBeside(file)).toEqual(before)
  }
})
