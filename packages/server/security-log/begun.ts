/**
 * Begun: changes that were begun and are not answered yet. A change of members, plans or amounts is made in the log of a
 * Space, in another store than the security log, so no transaction has both. What is begun is written down first; the
 * event takes its place in one transaction once the change is made.
 *
 * An example: Ann makes Bob an admin at 9:00:00, the log of the Space has it, and the machine loses its power before the
 * event is written. At the next start what was begun is found, and the security log says: at 9:00:00 Ann began to change
 * the member Bob, and it was not answered. Whether it was changed stands in the log of the Space.
 */
import { type Instant, MINUTE } from '@allot/rules/instant'
import type { Database } from '../database/database.ts'
import type { SecurityEvent } from './security-event.ts'

/** A change that was begun. One of the three is called, once. */
export interface Begun {
  /** It was made: these say what. */
  done(events: readonly IdentifiedEvent[]): Promise<void>
  /** It was refused, so nothing was changed. */
  dropped(): Promise<void>
  /** It failed, and whether anything was changed is not known. */
  interrupted(): Promise<void>
}

interface IdentifiedEvent {
  readonly event: SecurityEvent
  /** What makes a repeat the same event: caller and idempotency key; nothing where each is one of its own. */
  readonly of: readonly string[]
}

export interface BegunStore {
  begin(interrupted: IdentifiedEvent): Promise<Begun>
  /** What other processes, or this one before it was started, left behind. @param before begun before then */
  completeLeft(before: Instant): Promise<void>
}

/** Adds events in a transaction of the caller. */
export type AddIn = (db: Database, events: readonly IdentifiedEvent[]) => Promise<void>

/** Longer than any change takes: what another process began may be under way until then. */
export const UNDER_WAY = 10 * MINUTE

/** Bound (law 9): completed in one go. */
const AT_ONCE = 1_000

export function openBegunStore(db: Database, addIn: AddIn): BegunStore {
  const end = (id: string, events: readonly IdentifiedEvent[]) =>
    db.transaction().execute(async (db) => {
      const { numDeletedRows } = await db.deleteFrom('begun_changes').where('id', '=', id).executeTakeFirst()
      if (events.length > 0) await addIn(db, events)
      return numDeletedRows > 0n
    })
  return {
    begin: async (interrupted) => {
      const id = crypto.randomUUID()
      const { at } = interrupted.event
      await db
        .insertInto('begun_changes')
        .values({ id, at, interrupted: JSON.stringify(interrupted) })
        .execute()
      return {
        done: async (events) => void (await end(id, events)),
        dropped: async () => void (await end(id, [])),
        interrupted: async () => void (await end(id, [interrupted])),
      }
    },
    completeLeft: async (before) => {
      const left = await db
        .selectFrom('begun_changes')
        .selectAll()
        .where('at', '<', before)
        .orderBy('at')
        .limit(AT_ONCE)
        .execute()
      // Of two processes that find it, the second adds the same event once more: it has the same id.
      for (const { id, interrupted } of left) await end(id, [JSON.parse(interrupted)])
    },
  }
}
