/**
 * Rate limits of the API: so many requests a minute for each caller, reported in RateLimit headers. They protect the
 * server and are independent of what a plan allows. Keys with the scope "operator" are not limited.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type Caller, nameOf } from '../access/caller.ts'
import type { HeaderRecord } from './headers.ts'
import { ProblemError } from './problem.ts'

const WINDOW = 60

export interface RateLimits {
  /** Counts one request and writes into `headers` how many are left; nothing for callers without a limit. @throws Problem 429 */
  count(headers: HeaderRecord, caller: Caller, address: () => string): Promise<void> | undefined
}

/** @param most requests a minute; 0 for no limit */
export function openRateLimits(most: number): RateLimits {
  if (most === 0) return { count: () => undefined }
  const limiter = new RateLimiterMemory({ points: most, duration: WINDOW })
  const count = async (headers: HeaderRecord, who: string): Promise<void> => {
    const state = await limiter.consume(who).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused
      throw refused
    })
    const seconds = Math.ceil(state.msBeforeNext / 1_000)
    headers['RateLimit-Policy'] = `"requests";q=${most};w=${WINDOW}`
    headers.RateLimit = `"requests";r=${Math.max(0, most - state.consumedPoints)};t=${seconds}`
    if (state.consumedPoints <= most) return
    headers['Retry-After'] = String(seconds)
    throw new ProblemError(
      'rate_limited',
      `More than ${most} requests in a minute. Wait ${seconds} seconds, or send several operations in one bulk request.`,
    )
  }
  return {
    count: (headers, caller, address) => {
      if (caller.kind === 'key' && caller.key.scopes.includes('operator')) return undefined
      return count(headers, nameOf(caller) || `address ${address()}`)
    },
  }
}
