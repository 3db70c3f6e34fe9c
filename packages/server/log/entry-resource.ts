/** Entries of the log as the API shows them. */
import type { EntryDocument } from '@allot/api/entry'
import { type Amount, decimalOf } from '@allot/rules/amount'
import type { PolicyBook } from '@allot/rules/book'
import { type Entry, totalOf } from '@allot/rules/entry'
import { type Instant, iso, NEVER } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'

/** The member who acted, or who was acted on; undefined where there is none. */
export function memberOfEntry(entry: Entry): string | undefined {
  if ('by' in entry) return entry.by
  return 'member' in entry ? entry.member : undefined
}

/** @param operator whether the reader sees the numbers that a policy hides */
export function entryResource(policies: PolicyBook, entry: Entry, operator: boolean): EntryDocument {
  const { seq, at, kind, policy, id: idempotencyKey = null } = entry
  return {
    ...{ id: String(seq), at: iso(at), kind, policy, idempotencyKey },
    ...fieldsOf(entry),
    ...amountsOf(policies, entry, operator),
  }
}

function fieldsOf(entry: Entry): Partial<EntryDocument> {
  switch (entry.kind) {
    case 'created':
      return {
        member: entry.owner.id,
        plan: entry.plan,
        period: entry.period,
        renewsAt: orNull(entry.renewsAt),
      }
    case 'joined':
      return { member: entry.member, role: entry.role }
    case 'left':
      return { member: entry.member }
    case 'capped':
      return { member: entry.member, pool: entry.pool }
    case 'extended':
      return { hold: String(entry.hold), expiresAt: iso(entry.expires) }
    case 'exported':
      return {
        by: entry.by,
        feature: entry.feature,
        units: entry.units,
        act: entry.act,
        design: entry.design,
      }
    case 'charged':
    case 'held':
      return { by: entry.by, feature: entry.feature, units: entry.units }
    case 'captured':
      return { by: entry.by, feature: entry.feature, units: entry.units, hold: String(entry.hold) }
    case 'released':
      return {
        by: entry.by,
        feature: entry.feature,
        units: entry.units,
        hold: String(entry.hold),
        reason: entry.reason,
      }
    case 'refunded':
      return {
        by: entry.by,
        feature: entry.feature,
        units: entry.units,
        charge: String(entry.charge),
        reason: entry.reason,
      }
    case 'granted':
      return grantedFields(entry)
    case 'voided':
      return { pool: entry.pool, grant: String(entry.grant), reason: entry.reason, ...noteOf(entry) }
    case 'renewed':
      return { plan: entry.plan, period: entry.period, renewsAt: orNull(entry.renewsAt) }
    case 'subscribed':
      return { plan: entry.plan, period: entry.period, when: entry.when, renewsAt: orNull(entry.renewsAt) }
    case 'paid':
      return { paidUntil: orNull(entry.until) }
    case 'payment_overdue':
      return { paidUntil: orNull(entry.until), graceUntil: iso(entry.graceUntil) }
    case 'frozen':
      return { paidUntil: orNull(entry.until), reason: entry.reason, freeAt: orNull(entry.freeAt) }
    case 'threshold_crossed':
      return { by: entry.by, pool: entry.pool, threshold: entry.threshold }
    case 'denied':
      return { by: entry.by, feature: entry.feature, units: entry.units, denial: entry.denial }
    default:
      return {}
  }
}

function grantedFields({ grant, note }: Entry & { kind: 'granted' }): Partial<EntryDocument> {
  const { number, pool, from } = grant
  return { pool, grant: String(number), ...(from !== undefined && { from: iso(from) }), ...noteOf({ note }) }
}

function noteOf({ note }: { readonly note?: string | undefined }): Pick<EntryDocument, 'note'> {
  return note === undefined ? {} : { note }
}

/** Every member sees what operations took, as in their answers; the size of a grant only where the policy shows counts. */
function amountsOf(policies: PolicyBook, entry: Entry, operator: boolean): Pick<EntryDocument, 'amounts'> {
  const { pools } = policies.policy(entry.policy)
  const shown = (pool: string, amount: Amount, hidden: boolean) =>
    [pool, hidden ? null : decimalOf(amount, policies.unit(pool))] as const
  if (entry.kind === 'granted' || entry.kind === 'voided') {
    const { pool } = entry.kind === 'granted' ? entry.grant : entry
    const size = entry.kind === 'granted' ? entry.grant.size : entry.amount
    return {
      amounts: Object.fromEntries([
        shown(pool, size, lookUp(pools, pool)?.display === 'percent' && !operator),
      ]),
    }
  }
  if (entry.kind === 'once_settled' || entry.kind === 'welcome_settled') {
    const given = entry.grants.map(({ pool, size }) =>
      shown(pool, size, lookUp(pools, pool)?.display === 'percent' && !operator),
    )
    return { amounts: Object.fromEntries(given) }
  }
  if (!('draws' in entry) || entry.kind === 'lapsed') return {}
  return {
    amounts: Object.fromEntries(
      [...totalOf(entry.draws)].map(([pool, amount]) => shown(pool, amount, false)),
    ),
  }
}

function orNull(at: Instant): string | null {
  return at === NEVER ? null : iso(at)
}
