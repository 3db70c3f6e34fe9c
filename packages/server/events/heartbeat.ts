/**
 * Which processes serve. Each updates its row while it lives, and removes it once all events it knows of are delivered
 * or stored. A row that is no longer updated belongs to a process that was killed; the process that removes it checks
 * every Space for events that were left.
 */
import { randomUUID } from 'node:crypto'
import { type Duration, type Instant, SECOND } from '@allot/rules/instant'
import type { Database } from '../database/database.ts'

export interface Heartbeat {
  /** Updates the row of this process. @returns whether another process was killed, whose work is now this one's */
  beat(): Promise<boolean>
  /** Removes the row: nothing is left that another process would have to do. */
  leave(): Promise<void>
}

/** How often a process updates its row, and after how long without an update it counts as killed. */
export const HEARTBEAT_INTERVAL = (10 * SECOND) as Duration // here and below: multiples of a unit
const SILENCE = (30 * SECOND) as Duration

/** @param shared whether other processes may serve; otherwise every other row counts as one of a killed process */
export function openHeartbeat(
  db: Database,
  shared: boolean,
  clock: () => Instant,
  id: string = randomUUID(),
): Heartbeat {
  return {
    beat: async () => {
      const seen_at = clock()
      await db
        .insertInto('servers')
        .values({ id, seen_at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at }))
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
