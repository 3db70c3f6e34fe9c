import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { transaction } from './transaction.ts'

it('what fails changes nothing and says why, also where SQLite has rolled it back already, as on a full disk', () => {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE ours (x INTEGER)')
  const failing = (rolledBack: boolean) => () =>
    transaction(db, () => {
      db.exec('INSERT INTO ours VALUES (1)')
      if (rolledBack) db.exec('ROLLBACK') // as SQLite does itself
      throw new Error('database or disk is full')
    })
  for (const rolledBack of [false, true]) expect(failing(rolledBack)).toThrow('database or disk is full')
  expect(transaction(db, () => db.prepare('SELECT count(*) AS rows FROM ours').get())).toEqual({ rows: 0 })
  db.close()
})
