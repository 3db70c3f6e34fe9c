/**
 * Presence: which processes serve. Each keeps a line while it lives and takes it away when everything it knows of is
 * told on. A line that nobody keeps any more is that of a process that was killed; whoever takes it away looks after
 * what that one may have left untold.
 */
import { randomUUID } from 'node:crypto'
import { type Duration, type Instant, SECOND } from '@allot/rules/instant'
import type { Database } from '../database/database.ts'

export interface Heartbeat {
  /** Says that this process lives. @returns whether another one was killed, whose work is now this one's */
  beat(): Promise<boolean>
  /** Everything that this process knows of is told on. */
  leave(): Promise<void>
}

/** How often a process says that it lives, and after how long without a word it is taken for dead. */
export const BEAT = (10 * SECOND) as Duration // here and below: multiples of a unit
export const SILENCE = (30 * SECOND) as Duration

/** @param shared whether others may live; a process that is alone takes everybody else for dead */
export function openHeartbeat(db: Database, shared: boolean, clock: () => Instant): Heartbeat {
  const id = randomUUID()
  return {
    beat: async () => {
      const seen_at = clock()
      await db
        .insertInto('servers')
        .values({ id, seen_at })
        .onConflict((there) => there.column('id').doUpdateSet({ seen_at }))
        .execute()
      const { numDeletedRows } = await db
        .deleteFrom('servers')
        .where('id', '<>', id)
        .$if(shared, (others) => others.where('seen_at', '<', (seen_at - SILENCE) as Instant)) // an instant less a length
        .executeTakeFirst()
      return numDeletedRows > 0
    },
    leave: async () => {
      await db.deleteFrom('servers').where('id', '=', id).execute()
    },
  }
}
