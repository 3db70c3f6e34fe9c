/**
 * Attempts at passwords, and at the codes of an app that are asked for after them. After 10 wrong ones within 15 minutes an account takes no more from strangers until those 15
 * minutes are over; and an address none after 50, whatever accounts it tries.
 *
 * A stranger who knows an e-mail address could keep its owner out like that for ever. So a browser in which the owner signed
 * in before counts for itself, a new password by e-mail begins a new count, and a passkey is not counted at all.
 */
import { DatabaseSync } from 'node:sqlite'
import ipaddr from 'ipaddr.js'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { OpenDatabase } from '../database/database.ts'
import { hashSecret } from '../secrets/derived-secret.ts'

export interface PasswordAttempt {
  /** The account that is tried, as the person names it: whether there is one makes no difference. */
  readonly account: string
  readonly address: string
  /** The browser, where the owner of the account signed in there before. */
  readonly device?: string | undefined
}

export interface Attempts {
  /**
   * Counts an attempt before its end is known, so that a thousand at once are not all the tenth.
   * @returns how many seconds to wait, where there were too many
   */
  begin(attempt: PasswordAttempt): Promise<number | undefined>
  /** It was the right password: what was counted is taken back. */
  succeed(attempt: PasswordAttempt): Promise<void>
  /** @param account its id @returns whether the code of an app was not used before; of several at once, one is the first */
  spend(account: string, code: string): Promise<boolean>
  /** The account has a new password. */
  forget(account: string): Promise<void>
}

/** In seconds. */
const WINDOW = 900
const MAX_OF_ACCOUNT = 10
const MAX_OF_ADDRESS = 50
/** A code is taken in its own half minute, and in those before and after. */
const LIFE_OF_CODE = 120

/** The codes of an account count by themselves. @param account its id */
export function codesOf(account: string): string {
  return `codes of ${account}`
}

export function openAttempts(database: OpenDatabase): Attempts {
  const accounts = openLimiter(database, 'account', MAX_OF_ACCOUNT)
  const addresses = openLimiter(database, 'address', MAX_OF_ADDRESS)
  const codes = openLimiter(database, 'code', 1, LIFE_OF_CODE)
  return {
    begin: async (attempt) => {
      // An address that has tried too often is not counted against the account any more.
      const wait =
        (await consume(addresses, networkOf(attempt.address))) || (await consume(accounts, keyOf(attempt)))
      return wait === 0 ? undefined : Math.ceil(wait / 1_000)
    },
    succeed: async (attempt) => {
      await Promise.all([accounts.delete(keyOf(attempt)), addresses.reward(networkOf(attempt.address), 1)])
    },
    spend: async (account, code) => (await consume(codes, hashSecret(JSON.stringify([account, code])))) === 0,
    forget: async (account) => {
      await accounts.delete(keyOf({ account }))
    },
  }
}

type Limiter = RateLimiterMemory | RateLimiterPostgres

/** Servers that share the tables count together. */
function openLimiter(
  { accounts }: OpenDatabase,
  keyPrefix: string,
  points: number,
  duration = WINDOW,
): Limiter {
  const settings = { keyPrefix, points, duration }
  if (accounts instanceof DatabaseSync) return new RateLimiterMemory(settings)
  return new RateLimiterPostgres({
    ...settings,
    storeClient: accounts,
    storeType: 'pool',
    tableName: 'attempts',
    tableCreated: true,
    clearExpiredByTimeout: true,
  })
}

/** @returns how many milliseconds to wait; 0 where it may go on */
async function consume(limiter: Limiter, key: string): Promise<number> {
  try {
    await limiter.consume(key)
    return 0
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext)
    throw refused
  }
}

/** A hash: the tables need not list whose account was tried. */
function keyOf({ account, device = '' }: Pick<PasswordAttempt, 'account' | 'device'>): string {
  return hashSecret(JSON.stringify([account.toLowerCase(), device]))
}

/** A household has 2⁶⁴ addresses of IPv6, and counts as one. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : parsed.toNormalizedString().split(':').slice(0, 4).join(':')
}
