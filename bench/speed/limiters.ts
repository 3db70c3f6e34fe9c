/**
 * rate-limiter-flexible, which people use today for windows. It keeps counts only: no pools, no log, no idempotency, and
 * it consumes points even when it refuses.
 */
import { setImmediate } from 'node:timers/promises'
import { Pool } from 'pg'
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible'
import { type Load, type Measured, measure } from './measure.ts'

export const LIMIT = { points: 1_000_000_000, duration: 86_400 }

export function inMemory(load: Load): Promise<Measured> {
  const limiter = new RateLimiterMemory(LIMIT)
  let calls = 0
  return measure(load, async () => {
    await limiter.consume('space-0')
    calls += 1
    if (calls % 1_000 === 0) await setImmediate() // it never waits, so without this no timer would run
  })
}

export async function inPostgres(url: string, load: Load): Promise<Measured> {
  const pool = new Pool({ connectionString: url, max: load.callers })
  pool.on('error', () => undefined) // the server stops while the last connections are closing
  const limiter = await new Promise<RateLimiterPostgres>((ready, failed) => {
    const made = new RateLimiterPostgres({ ...LIMIT, storeClient: pool, tableName: 'limits' }, (cause) =>
      cause ? failed(cause) : ready(made),
    )
  })
  const figure = await measure(load, () => limiter.consume('space-0'))
  await pool.end()
  return figure
}
