/**
 * Which invitations let a person make an account, where accounts are for those who are invited. One that names an address
 * is for that address. A link that names none is for one person: the first address that makes an account by it. Ann puts
 * a link on a page by mistake; Bob makes an account by it, and to Eve the same link is of no use.
 */
import type { Instant } from '@allot/rules/instant'
import type { Database } from '../database/database.ts'
import { hashSecret } from '../secrets/derived-secret.ts'
import { keptAddress } from './mailbox.ts'

export interface Admissions {
  /** @param token the text of the link that the person has; '' without one */
  admit(email: string, token: string, now: Instant): Promise<Admission>
  /** No account came of it, so the link is for another address again. */
  takeBack(email: string, token: string): Promise<void>
}

/** `first`: by this link, as the first address. */
type Admission = 'by address' | 'first' | 'again' | 'none'

export function openAdmissions(db: Database, secret: string): Admissions {
  const openOnes = (now: Instant) =>
    db
      .selectFrom('invitations')
      .where('accepted_by', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
  return {
    admit: async (email, token, now) => {
      const address = keptAddress(secret, email)
      const itsOwn = await openOnes(now)
        .select('id')
        .where('address', '=', address)
        .limit(1)
        .executeTakeFirst()
      if (itsOwn) return 'by address'
      const link = await openOnes(now)
        .select('id')
        .where('hash', '=', hashSecret(token))
        .where((is) => is.or([is('address', 'is', null), is('address', '=', '')]))
        .executeTakeFirst()
      if (!link) return 'none'
      const { numUpdatedRows } = await db
        .updateTable('invitations')
        .set({ admitted: address })
        .where('id', '=', link.id)
        .where('admitted', 'is', null) // of several at once, one is the first
        .executeTakeFirst()
      if (numUpdatedRows > 0) return 'first'
      const { admitted } = await db
        .selectFrom('invitations')
        .select('admitted')
        .where('id', '=', link.id)
        .executeTakeFirstOrThrow()
      return admitted === address ? 'again' : 'none'
    },
    takeBack: async (email, token) => {
      await db
        .updateTable('invitations')
        .set({ admitted: null })
        .where('hash', '=', hashSecret(token))
        .where('admitted', '=', keptAddress(secret, email))
        .execute()
    },
  }
}
