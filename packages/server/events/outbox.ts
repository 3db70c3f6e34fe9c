/**
 * The outbox: reads each Space's log from where it stopped, and writes down whom to tell what. That and the new
 * cursor are one commit, so nothing is forgotten wherever the process ends. Entries that nobody is told of move the
 * cursor in memory alone; read again after a crash they are told of no more than before.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Allot } from '@allot/engine/allot'
import type { Entry } from '@allot/rules/entry'
import { DAY, type Instant } from '@allot/rules/instant'
import type { Space, SpaceId } from '@allot/rules/space'
import { isAtLeast } from '../access.ts'
import { together } from '../database.ts'
import type { Alerts } from './alerts.ts'
import type { Deliveries } from './deliveries.ts'
import { eventOf, isTold } from './event.ts'
import { warningMail } from './mail.ts'
import type { Webhooks } from './webhooks.ts'

export interface OutboxParts {
  readonly db: DatabaseSync
  readonly allot: Allot
  readonly webhooks: Webhooks
  readonly deliveries: Deliveries
  readonly alerts: Alerts
  /** Whether anybody can be told by e-mail. */
  readonly mails: boolean
  readonly clock: () => Instant
}

const AT_ONCE = 500
/** Entries that may have to be read again after a crash, and Spaces whose cursor is kept in memory. */
const MOST_AHEAD = 2_000
const MOST_SPACES = 10_000

/** @returns what tells on whatever a Space's log has that was not told */
export function openOutbox(parts: OutboxParts): (space: SpaceId) => Promise<void> {
  const { db, allot, alerts, clock } = parts
  const cursor = db.prepare('SELECT seq FROM cursors WHERE space_id = ?')
  const move = db.prepare('INSERT OR REPLACE INTO cursors (space_id, seq) VALUES (?, ?)')
  const ahead = new Map<SpaceId, number>()
  return async (space) => {
    for (;;) {
      const kept = Number(cursor.get(space)?.seq ?? 0)
      const after = Math.max(kept, ahead.get(space) ?? 0)
      const entries = await allot.log(space, { after, limit: AT_ONCE })
      const last = entries.at(-1)
      if (!last) return
      if (last.seq - kept < MOST_AHEAD && !entries.some(({ kind }) => isTold(kind))) {
        ahead.set(space, last.seq)
        for (const [oldest] of ahead) if (ahead.size > MOST_SPACES) ahead.delete(oldest)
        continue
      }
      ahead.delete(space)
      const mails = await mailsFor(parts, space, entries)
      together(db, () => {
        for (const entry of entries) {
          if (entry.kind === 'warned') alerts.add(space, entry)
          toWebhooks(parts, space, entry)
        }
        for (const mail of mails) parts.deliveries.add(mail, clock())
        move.run(space, last.seq)
      })
    }
  }
}

function toWebhooks({ allot, webhooks, deliveries, clock }: OutboxParts, space: SpaceId, entry: Entry): void {
  const event = eventOf(allot.policies, space, entry)
  if (!event) return
  const body = JSON.stringify({
    type: event.type,
    timestamp: event.told.at,
    data: { space, entry: event.told },
  })
  for (const webhook of webhooks.active(space)) {
    if (!webhook.events.includes(event.type)) continue
    deliveries.add({ space, webhook: webhook.id, event: event.id, type: event.type, body }, clock())
  }
}

/** Admins and whoever crossed the threshold. What was missed for more than a day is news to nobody. */
async function mailsFor({ allot, mails, clock }: OutboxParts, space: SpaceId, entries: readonly Entry[]) {
  const warned = mails
    ? entries.filter((entry) => entry.kind === 'warned').filter((entry) => entry.at > clock() - DAY)
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

function toldBy(space: Space, crossed: string): readonly string[] {
  return space.members
    .filter(({ id, role, left }) => !left && (id === crossed || isAtLeast(role, 'admin')))
    .map(({ id }) => id)
}
