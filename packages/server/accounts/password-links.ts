/**
 * Which key of an operator made a link for a new password. A stolen key makes links for every account; revoked at 9:00, it
 * opens none at 9:05, although a link is good for an hour, and of a new account for a week. It is asked when the link is
 * used, so nothing has to be ended in time. A process of the operator has a key that is not stored: its links go on.
 */
import { DAY, type Instant } from '@allot/rules/instant'
import type { Database } from '../database/database.ts'
import { hashSecret } from '../secrets/derived-secret.ts'

export interface PasswordLinks {
  /** Safe to repeat. @param token the text of the link */
  note(token: string, key: string, now: Instant): Promise<void>
  /** Whether the key with which it was made is over. */
  isOver(token: string, now: Instant): Promise<boolean>
  /** Those that were made with a key go on as those of another; of a person who takes over: of none. */
  handOver(key: string, to: string | null): Promise<void>
}

/** Longer than any link is good for. */
const KEPT_FOR = 8 * DAY

export function openPasswordLinks(db: Database): PasswordLinks {
  return {
    note: async (token, key, now) => {
      const old = (now - KEPT_FOR) as Instant // an instant less a length
      await db.deleteFrom('password_links').where('made_at', '<', old).execute()
      await db
        .insertInto('password_links')
        .values({ hash: hashSecret(token), made_with: key, made_at: now })
        .onConflict((there) => there.doNothing())
        .execute()
    },
    isOver: async (token, now) => {
      const over = await db
        .selectFrom('password_links')
        .innerJoin('keys', 'keys.id', 'password_links.made_with')
        .select('keys.id')
        .where('password_links.hash', '=', hashSecret(token))
        .where((is) => is.or([is('keys.revoked_at', 'is not', null), is('keys.expires_at', '<=', now)]))
        .executeTakeFirst()
      return over !== undefined
    },
    handOver: async (key, to) => {
      if (to === null) await db.deleteFrom('password_links').where('made_with', '=', key).execute()
      else
        await db.updateTable('password_links').set({ made_with: to }).where('made_with', '=', key).execute()
    },
  }
}
