/** The usual alternative: an UPDATE that checks the cap, and a row for each charge, through `pg` with 32 connections. */
import { Pool } from 'pg'
import { type Load, type Measured, measure } from './measure.ts'

/** One statement, because a transaction of several took longer. */
const TAKE = `WITH taken AS (
    UPDATE balances SET used = used + 1 WHERE id = $1 AND used + 1 <= cap RETURNING id)
  INSERT INTO charges (id, balance, amount) SELECT $2, id, 1 FROM taken`

export async function naive(url: string, rows: number, load: Load): Promise<Measured> {
  const pool = new Pool({ connectionString: url, max: load.callers })
  pool.on('error', () => undefined) // the server stops while the last connections are closing
  await pool.query(`DROP TABLE IF EXISTS balances, charges;
    CREATE TABLE balances (id integer PRIMARY KEY, used bigint NOT NULL, cap bigint NOT NULL);
    CREATE TABLE charges (id text PRIMARY KEY, balance integer NOT NULL, amount integer NOT NULL);
    INSERT INTO balances SELECT id, 0, 1000000000 FROM generate_series(0, ${rows - 1}) AS id`)
  const figure = await measure(load, (id) =>
    pool.query({ name: 'take', text: TAKE, values: [Math.floor(Math.random() * rows), id] }),
  )
  await pool.end()
  return figure
}
