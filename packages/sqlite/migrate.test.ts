import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { migrate } from './migrate.ts'

it('applies each migration once, and leaves the database as it was when one fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'allot-'))
  const db = new DatabaseSync(':memory:')
  const step = (name: string, sql: string) => writeFileSync(join(folder, name), sql)
  const version = () => db.prepare('PRAGMA user_version').get()?.user_version
  step('0001_first.sql', 'CREATE TABLE a (x INTEGER)')
  migrate(db, folder)
  migrate(db, folder)
  expect(version()).toBe(1)
  step('0002_second.sql', 'CREATE TABLE b (x INTEGER); INSERT INTO nowhere VALUES (1)')
  expect(() => migrate(db, folder)).toThrow(/nowhere/)
  expect(version()).toBe(1)
  step('0002_second.sql', 'CREATE TABLE b (x INTEGER)')
  migrate(db, folder)
  expect(version()).toBe(2)
})
