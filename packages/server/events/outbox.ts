/**
 * The outbox: reads each Space's log from where it stopped, and writes down whom to tell what. That and the new
 * cursor are one commit, so nothing is forgotten wherever the process ends; of several processes that read the same,
 * the one that moves the cursor tells. Entries that nobody is told of move it in memory alone; read again after a crash
 * they are told of no more than before.
 */
import type { Engine } from '@allot/engine/engine'
import type { Entry } from '@allot/rules/entry'
import { DAY, type Instant } from '@allot/rules/instant'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { isAtLeast } from '../access/access.ts'
import type { Database } from '../database/database.ts'
import { openAlertStore } from './alert-store.ts'
import type { NewDelivery } from './delivery.ts'
import { openDeliveryStore } from './delivery-store.ts'
import { eventOf, isPublished } from './event.ts'
import { warningMail } from './mail.ts'
import { openWebhookStore } from './webhook-store.ts'

export interface OutboxParts {
  readonly db: Database
  readonly shared: boolean
  readonly allot: Engine
  /** Whether anybody can be told by e-mail. */
  readonly mails: boolean
  readonly clock: () => Instant
}

const AT_ONCE = 500
/** Entries that may have to be read again after a crash, and Spaces whose cursor is kept in memory. */
const MAX_AHEAD = 2_000
const MAX_SPACES = 10_000

/** @returns what tells on whatever a Space's log has that was not told */
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
      await db.transaction().execute(async (db) => {
        if (await moved(db, space, kept, last.seq)) await writeDown({ ...parts, db }, space, entries, mails)
      })
    }
  }
}

/** @returns false where another process has told these on in the meantime */
async function moved(db: Database, space_id: SpaceId, from: number, seq: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('cursors')
    .values({ space_id, seq })
    .onConflict((there) => there.column('space_id').doUpdateSet({ seq }).where('cursors.seq', '=', from))
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

async function writeDown(
  { db, shared, allot, clock }: OutboxParts,
  space: SpaceId,
  entries: readonly Entry[],
  mails: readonly NewDelivery[],
): Promise<void> {
  const [alerts, deliveries, now] = [openAlertStore(db), openDeliveryStore(db, shared), clock()]
  const webhooks = await openWebhookStore(db).active(space)
  for (const entry of entries) {
    if (entry.kind === 'threshold_crossed') await alerts.add(space, entry)
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

/** Admins and whoever crossed the threshold. What was missed for more than a day is news to nobody. */
async function mailsFor({ allot, mails, clock }: OutboxParts, space: SpaceId, entries: readonly Entry[]) {
  const warned = mails
    ? entries
        .filter((entry) => entry.kind === 'threshold_crossed')
        .filter((entry) => entry.at > clock() - DAY)
    : []
  if (warned.length === 0) return []
  const usage = await allot.usage(space, { member: '', operator: false })
  const people = await allot.space(space)
  return warned.flatMap((entry) => {
    const body = JSON.stringify(warningMail(allot.policies, entry, usage))
    return toldBy(people, entry.by).map((member) => ({
      space,
      member,
      event: `${space}/${entry.seq}`,
      type: 'usage.warned',
      body,
    }))
  })
}

function toldBy(space: SpaceState, crossed: string): readonly string[] {
  return space.members
    .filter(({ id, role, left }) => !left && (id === crossed || isAtLeast(role, 'admin')))
    .map(({ id }) => id)
}
