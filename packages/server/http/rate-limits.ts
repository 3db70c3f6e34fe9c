/**
 * Rate limits of the API: so many requests a minute for each caller, reported in RateLimit headers. They protect the
 * server and are independent of what a plan allows. Keys with the scope "operator" are not limited.
 *
 * A person counts by themselves and, more loosely, by where they are: with 6,000 a minute an office of ten sends 24,000. A
 * publishable key stands in everybody's browser, so each address has its own 6,000 under it and all together 60,000: no
 * visitor uses up what the others need. A caller without a session or key counts by the address.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { ApiKey } from '../access/api-key.ts'
import type { HeaderRecord } from './headers.ts'
import { networkOf } from './network-of.ts'
import { ProblemError } from './problem.ts'

const WINDOW = 60
/** How many callers of one address are taken for. */
const PEOPLE_AT_ONE_ADDRESS = 4
const ADDRESSES_OF_ONE_KEY = 10

export interface RateLimits {
  /** Counts one request and writes into `headers` how many are left; nothing for callers without a limit. @throws Problem 429 */
  count(headers: HeaderRecord, caller: CountedCaller, address: () => string): Promise<void> | undefined
}

/** What is counted of a caller. */
export type CountedCaller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly person: { readonly id: string } }
  | { readonly kind: 'key'; readonly key: Pick<ApiKey, 'id' | 'kind' | 'scopes'> }

/** One of the counts that a request is in. */
interface Count {
  readonly limiter: RateLimiterMemory
  readonly most: number
  readonly name: string
  /** As in "from one caller". */
  readonly from: string
}

/** @param most requests a minute; 0 for no limit */
export function openRateLimits(most: number): RateLimits {
  if (most === 0) return { count: () => undefined }
  const limiterOf = (factor: number) => ({
    limiter: new RateLimiterMemory({ points: most * factor, duration: WINDOW }),
    most: most * factor,
  })
  const [callers, addresses, keys] = [1, PEOPLE_AT_ONE_ADDRESS, ADDRESSES_OF_ONE_KEY].map(limiterOf)
  if (!callers || !addresses || !keys) throw new Error('Invariant: each factor has a limiter.')

  const countsOf = (caller: CountedCaller, address: () => string): readonly Count[] => {
    if (caller.kind === 'key' && caller.key.kind === 'secret')
      return [{ ...callers, name: caller.key.id, from: 'this API key' }]
    const network = networkOf(address())
    if (caller.kind === 'nobody') return [{ ...callers, name: `address ${network}`, from: 'your address' }]
    if (caller.kind === 'key')
      return [
        { ...callers, name: `${caller.key.id} at ${network}`, from: 'your address with this API key' },
        { ...keys, name: caller.key.id, from: 'this API key' },
      ]
    const person = { ...callers, name: caller.person.id, from: 'you' }
    // Requests of this process itself come from nowhere.
    return network === '' ? [person] : [person, { ...addresses, name: network, from: 'your address' }]
  }
  return {
    count: (headers, caller, address) => {
      if (caller.kind === 'key' && caller.key.scopes.includes('operator')) return undefined
      return count(headers, countsOf(caller, address))
    },
  }
}

/** Says what is left of the first count, or of the one that refuses. @throws Problem 429 */
async function count(headers: HeaderRecord, counts: readonly Count[]): Promise<void> {
  for (const [at, { limiter, most, name, from }] of counts.entries()) {
    const state = await limiter.consume(name).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused
      throw refused
    })
    const isOver = state.consumedPoints > most
    if (at > 0 && !isOver) continue
    const seconds = Math.ceil(state.msBeforeNext / 1_000)
    headers['RateLimit-Policy'] = `"requests";q=${most};w=${WINDOW}`
    headers.RateLimit = `"requests";r=${Math.max(0, most - state.consumedPoints)};t=${seconds}`
    if (!isOver) continue
    headers['Retry-After'] = String(seconds)
    throw new ProblemError(
      'rate_limited',
      `More than ${most} requests in a minute from ${from}. Wait ${seconds} seconds, or send several operations in one bulk request.`,
    )
  }
}
