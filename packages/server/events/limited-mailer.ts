/**
 * E-mail that people ask for at their own address: to confirm it, and to set a new password. A visitor may type the address
 * of another person there, so one recipient gets so many in a day.
 */
import { randomUUID } from 'node:crypto'
import type { Instant } from '@allot/rules/instant'
import type { Mailer } from './mail.ts'
import { type MailQuota, refusedText } from './mail-quota.ts'

export function limitedMailer(mailer: Mailer, quota: MailQuota, clock: () => Instant): Mailer {
  return {
    ...mailer,
    send: async (to, mail) => {
      const noted = { id: `account ${randomUUID()}`, kind: 'account', to } as const
      const admission = await quota.admit(noted, clock()).catch(() => undefined)
      if (!admission) return { ok: false, status: null, text: 'The tables cannot be read at the moment.' }
      if (!admission.admitted) return { ok: false, status: null, text: refusedText(admission, noted.kind) }
      return mailer.send(to, mail)
    },
  }
}
