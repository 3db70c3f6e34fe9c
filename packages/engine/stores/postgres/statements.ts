/**
 * Every statement of the PostgreSQL store. Those that serve a Space name it first and touch no other, so that the same
 * SQL runs on one server and on a cluster sharded by `space_id`; sharding.test.ts holds them to it.
 */
import { SEPARATOR } from '../../store.ts'

export const SPACE_STATEMENTS = {
  append: `INSERT INTO log (space_id, seq, last, snapshot, ids, body) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (space_id, seq) DO NOTHING RETURNING space_id`,
  day: `INSERT INTO usage (space_id, day, body) VALUES ($1, $2, $3) ON CONFLICT (space_id, day) DO NOTHING`,
  /** On a cluster, after the lock of one node: it holds for servers that ask other nodes, too. See LOCK. */
  lock: `SELECT seq FROM log WHERE space_id = $1 AND seq = 1 FOR UPDATE`,
  /** With the sorted runs made since, for a server that has the Space in memory and would soon search each of them. */
  load: `SELECT log.space_id, log.seq, CASE WHEN log.seq >= base.first THEN log.body END AS body,
      CASE WHEN log.seq = base.first THEN log.snapshot END AS snapshot, CASE WHEN $2::integer > 0 THEN log.ids END AS ids
    FROM (SELECT coalesce((SELECT seq FROM log WHERE space_id = $1 AND seq > $2::integer AND snapshot IS NOT NULL
                           ORDER BY seq DESC LIMIT 1), $2::integer + 1) AS first) AS base
    JOIN log ON log.space_id = $1 AND log.seq >= CASE WHEN $2::integer > 0 THEN $2::integer + 1 ELSE base.first END
      AND (log.seq >= base.first OR log.ids IS NOT NULL)
    ORDER BY log.seq`,
  page: `SELECT seq, last, body FROM log WHERE space_id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1`,
  pages: `SELECT seq, body FROM log
    WHERE space_id = $1 AND last > $2::integer
      AND seq >= coalesce((SELECT max(seq) FROM log WHERE space_id = $1 AND seq <= $2::integer + 1), 1)
    ORDER BY seq LIMIT $3`,
  ids: `SELECT substr(ids, $3, $4) AS part FROM log WHERE space_id = $1 AND seq = $2`,
  days: `SELECT day, body FROM usage WHERE space_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day`,
} as const

/**
 * The lease of a Space on one database server: first come, first served. A row lock goes to whichever server asks while
 * the next one is still waking up, and of four servers on one Space one kept the others waiting for seconds. A
 * connection of its own holds the lock, since a lease is longer than a transaction of the log; if that connection
 * breaks, the key of the log still keeps what is written correct.
 */
export const LOCK = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'

/** The same as `append` on one database server, for a server without a lease: it gives way to the holder. See LOCK. */
export const APPEND = `INSERT INTO log (space_id, seq, last, snapshot, ids, body)
  SELECT $1, $2::integer, $3::integer, $4, $5::bytea, $6
  WHERE pg_try_advisory_xact_lock(hashtextextended($1, 0))
  ON CONFLICT (space_id, seq) DO NOTHING RETURNING space_id`

/** The same as `load` for many Spaces, on one database server. */
export const LOAD_MANY = `SELECT log.space_id, log.seq, log.body,
    CASE WHEN log.seq = base.snapshot THEN log.snapshot END AS snapshot
  FROM unnest($1::text[], $2::integer[]) AS wanted (space_id, after)
  CROSS JOIN LATERAL (SELECT (SELECT seq FROM log WHERE space_id = wanted.space_id AND seq > wanted.after
    AND snapshot IS NOT NULL ORDER BY seq DESC LIMIT 1) AS snapshot) AS base
  JOIN log ON log.space_id = wanted.space_id AND log.seq >= coalesce(base.snapshot, wanted.after + 1)
  ORDER BY log.space_id, log.seq`

/**
 * A group commit of many Spaces on one database server, in one round trip. Nothing depends on its being one transaction.
 * A Space that another server is writing to is left out, as an append conflict: to wait for it made servers wait for
 * each other in a line, each with all that it had written, and halved the throughput of four. $9: Spaces with our lease.
 */
const MANY = `INSERT INTO log (space_id, seq, last, snapshot, ids, body)
  SELECT space_id, seq, last, nullif(snapshot, ''), substr($6::bytea, nullif(first, 0), length), body
  FROM unnest($1::text[], $2::integer[], $3::integer[], string_to_array($4, '${SEPARATOR}'),
              $7::integer[], $8::integer[], string_to_array($5, '${SEPARATOR}'))
    AS page (space_id, seq, last, snapshot, first, length, body)
  WHERE space_id = ANY ($9::text[]) OR pg_try_advisory_xact_lock(hashtextextended(space_id, 0))`

/** Leaves out append conflicts. */
export const APPEND_MANY = `${MANY} ON CONFLICT (space_id, seq) DO NOTHING RETURNING space_id`

/**
 * All or nothing, but for Spaces leased to other servers, and a quarter less work for the database: for servers without
 * an append conflict for a while. It returns what was left out, as a rule nothing, so that hundreds of rows need not be
 * sent and read.
 */
export const APPEND_ALL = `WITH added AS (${MANY} RETURNING space_id)
  SELECT space_id FROM unnest($1::text[]) AS page (space_id)
  WHERE (SELECT count(*) FROM added) < cardinality($1::text[]) AND space_id NOT IN (SELECT space_id FROM added)`

/** Those of a person: a cluster spreads them by `person`. They run when a Space is created or loses its subscription. */
export const PERSON_STATEMENTS = {
  claim: `INSERT INTO once_claims (person, space_id) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING RETURNING space_id`,
  holder: `SELECT space_id FROM once_claims WHERE person = $1`,
} as const

/** Never runs while a caller waits for a decision. */
export const GLOBAL_STATEMENTS = {
  spaces: `SELECT space_id FROM log WHERE space_id > $1 AND seq = 1 ORDER BY space_id LIMIT $2`,
  publish: `INSERT INTO policies (id, effective, body) VALUES ($1, $2, $3)`,
  published: `SELECT effective, body FROM policies`,
} as const
