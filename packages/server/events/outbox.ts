/**
 * The transactional outbox: reads the log of each Space from a cursor on, and stores the deliveries that its events
 * need. Deliveries and cursor are one commit, so no event is lost wherever the process ends; of several processes that
 * read the same entries, the one that moves the cursor stores them. Entries that are no event move the cursor in memory
 * only; read again after a crash they change nothing.
 */
import type { Engine } from '@allot/engine/engine'
import type { Entry } from '@allot/rules/entry'
import { DAY, type Instant } from '@allot/rules/instant'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { isKeepable } from '@allot/rules/text'
import { isAtLeast } from '../access/access.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Database } from '../database/database.ts'
import { noticeOfEntry } from './access-notice.ts'
import { openAlertStore } from './alert-store.ts'
import type { NewDelivery } from './delivery.ts'
import { openDeliveryStore } from './delivery-store.ts'
import { eventOf, isPublished } from './event.ts'
import { paymentMail, warningMail } from './mail.ts'
import { isPaymentNews } from './payment-text.ts'
import { namesOf, tellOwners } from './tell-owners.ts'
import { openWebhookStore } from './webhook-store.ts'

export interface OutboxParts {
  readonly db: Database
  readonly shared: boolean
  readonly allot: Engine
  readonly accounts: Accounts
  /** Whether e-mail can be sent. */
  readonly mails: boolean
  readonly clock: () => Instant
}

const AT_ONCE = 500
/** Bounds (law 9): entries that may be read again after a crash, and Spaces whose cursor is in memory. */
const MAX_AHEAD = 2_000
const MAX_SPACES = 10_000

/** @returns a function that reads a Space's log from its cursor to the end */
export function openOutbox(parts: OutboxParts): (space: SpaceId) => Promise<void> {
  const { db, allot } = parts
  const ahead = new Map<SpaceId, number>()
  const cursor = (space: SpaceId) =>
    db.selectFrom('cursors').select('seq').where('space_id', '=', space).executeTakeFirst()
  return async (space) => {
    for (;;) {
      const kept = (await cursor(space))?.seq ?? 0
      const after = Math.max(kept, ahead.get(space) ?? 0)
      const entries = await allot.log(space, { after, limit: AT_ONCE })
      const last = entries.at(-1)
      if (!last) return
      if (last.seq - kept < MAX_AHEAD && !entries.some(({ kind }) => isPublished(kind))) {
        ahead.set(space, last.seq)
        for (const [oldest] of ahead) if (ahead.size > MAX_SPACES) ahead.delete(oldest)
        continue
      }
      ahead.delete(space)
      const mails = await mailsFor(parts, space, entries)
      const notices = await noticesOf(parts.accounts, entries)
      await db.transaction().execute(async (db) => {
        if (!(await moved(db, space, kept, last.seq))) return
        await storeDeliveries({ ...parts, db }, space, entries, mails)
        for (const notice of notices) await tellOwners({ ...parts, db }, space, notice)
      })
    }
  }
}

/** @returns false where another process moved the cursor first */
async function moved(db: Database, space_id: SpaceId, from: number, seq: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('cursors')
    .values({ space_id, seq })
    .onConflict((conflict) =>
      conflict.column('space_id').doUpdateSet({ seq }).where('cursors.seq', '=', from),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

async function storeDeliveries(
  { db, shared, allot, clock }: OutboxParts,
  space: SpaceId,
  entries: readonly Entry[],
  mails: readonly NewDelivery[],
): Promise<void> {
  const [alerts, deliveries, now] = [openAlertStore(db), openDeliveryStore(db, shared), clock()]
  const webhooks = await openWebhookStore(db).active(space)
  for (const entry of entries) {
    if (entry.kind === 'threshold_crossed' || isPaymentNews(entry)) await alerts.add(space, entry)
    const event = eventOf(allot.policies, space, entry)
    if (!event) continue
    const { id, type, resource } = event
    const body = JSON.stringify({ type, timestamp: resource.at, data: { space, entry: resource } })
    for (const webhook of webhooks)
      if (webhook.events.includes(type))
        await deliveries.add({ space, webhook: webhook.id, event: id, type, body }, now)
  }
  for (const mail of mails) await deliveries.add(mail, now)
}

/** To admins, and to the member who crossed a threshold. After more than a day the news is too old to send. */
async function mailsFor({ allot, mails, clock }: OutboxParts, space: SpaceId, entries: readonly Entry[]) {
  const warned = mails
    ? entries
        .filter((entry) => entry.kind === 'threshold_crossed' || isPaymentNews(entry))
        .filter((entry) => entry.at > clock() - DAY)
    : []
  if (warned.length === 0) return []
  const usage = await allot.usage(space, { member: '', operator: false })
  const people = await allot.space(space)
  return warned.flatMap((entry) => {
    const isThreshold = entry.kind === 'threshold_crossed'
    const mail = isThreshold ? warningMail(allot.policies, entry, usage) : paymentMail(entry, usage)
    const type = isThreshold
      ? 'usage.threshold_crossed'
      : (eventOf(allot.policies, space, entry)?.type ?? entry.kind)
    const body = JSON.stringify(mail)
    return recipientsOf(people, isThreshold ? entry.by : undefined).map((member) => ({
      space,
      member,
      event: `${space}/${entry.seq}`,
      type,
      body,
    }))
  })
}

async function noticesOf(accounts: Accounts, entries: readonly Entry[]) {
  const joined = entries.filter((entry) => entry.kind === 'joined' && entry.role !== 'member')
  const nameOf = await namesOf(
    accounts,
    joined.flatMap((entry) => (entry.kind === 'joined' ? [entry.member] : [])),
  )
  return joined.flatMap((entry) => noticeOfEntry(entry, nameOf) ?? [])
}

function recipientsOf(space: SpaceState, crossed: string | undefined): readonly string[] {
  return space.members
    .filter(({ id, role, left }) => !left && isKeepable(id) && (id === crossed || isAtLeast(role, 'admin')))
    .map(({ id }) => id)
}
