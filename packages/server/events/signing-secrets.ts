/**
 * The secrets that sign the calls of a webhook. A new one signs at once, and for a day the earlier ones sign as well, so
 * that a receiver that knows only one of them accepts every call. No secret is stored: each is derived from the server's
 * own secret and from the request that created it.
 */
import { Fault } from '@allot/rules/fault'
import { DAY, type Instant, later } from '@allot/rules/instant'
import type { Database } from '../database/database.ts'
import { deriveSecret } from '../secrets/derived-secret.ts'
import { derivedId, type RepeatableRequest } from '../secrets/request-identity.ts'

interface RotatedSecret {
  readonly secret: string
  readonly madeAt: Instant
  /** Until when the earlier secrets sign as well. */
  readonly oldUntil: Instant
}

export interface SigningSecrets {
  /** The first secret of a webhook. */
  first(webhook: string): string
  /** @returns the same for the same request. @throws Fault `too_many` */
  rotate(webhook: string, request: RepeatableRequest, now: Instant): Promise<RotatedSecret>
  /** All secrets that sign at an instant, the newest first. */
  at(webhook: string, now: Instant): Promise<readonly string[]>
}

/** Bounds (law 9): secrets that a webhook gets in a day, and signatures of a call. */
const MAX_SECRETS = 1_000
const MAX_SIGNATURES = 5

export function openSigningSecrets(db: Database, secret: string): SigningSecrets {
  const of = (webhook: string) => db.selectFrom('webhook_secrets').where('webhook_id', '=', webhook)
  const secretOf = (...names: readonly string[]) =>
    `whsec_${Buffer.from(deriveSecret(secret, 'webhook', names.join('\n')), 'base64url').toString('base64')}`
  return {
    first: (webhook) => secretOf(webhook),
    rotate: async (webhook, { by, idempotencyKey }, now) => {
      const id = derivedId('sec', webhook, by, idempotencyKey)
      const one = of(webhook).select('made_at').where('id', '=', id)
      const { n } = await of(webhook)
        .select((row) => row.fn.countAll<number>().as('n'))
        .where('made_at', '>', dayBefore(now))
        .executeTakeFirstOrThrow()
      if (n >= MAX_SECRETS && !(await one.executeTakeFirst()))
        throw new Fault(
          'too_many',
          'webhook',
          `A webhook gets at most ${MAX_SECRETS} new secrets in 24 hours. Use the newest one, or try again tomorrow.`,
        )
      await db
        .insertInto('webhook_secrets')
        .values({ webhook_id: webhook, id, made_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const { made_at: madeAt } = await one.executeTakeFirstOrThrow()
      return { secret: secretOf(webhook, id), madeAt, oldUntil: later(madeAt, DAY) }
    },
    at: async (webhook, now) => {
      const newest = await of(webhook)
        .select(['id', 'made_at'])
        .orderBy('rowid', 'desc')
        .limit(MAX_SIGNATURES)
        .execute()
      const over = newest.findIndex((each) => later(each.made_at, DAY) <= now)
      const live = over === -1 ? newest : newest.slice(0, over + 1)
      const secrets = live.map(({ id }) => secretOf(webhook, id))
      return over === -1 && newest.length < MAX_SIGNATURES ? [...secrets, secretOf(webhook)] : secrets
    },
  }
}

function dayBefore(now: Instant): Instant {
  return (now - DAY) as Instant // milliseconds
}
