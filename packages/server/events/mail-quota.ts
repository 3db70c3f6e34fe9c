/**
 * How many e-mails go out in a day: of one Space, of one person, and to one recipient. A server that mails whatever its
 * visitors write is soon used by those who mail strangers; two hundred invitations once left it in two seconds.
 *
 * The day is the last 24 hours: with 10 a day, the eleventh goes 24 hours after the first. Each e-mail is noted before it
 * is sent and counted after, so two at once may both be refused, and never both be the last one.
 */
import { DAY, type Instant, later, shownUtc } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import { keptAddress, mailbox } from '../accounts/mailbox.ts'
import type { Database } from '../database/database.ts'

/** E-mails in a day. */
export interface MailLimits {
  readonly perSpace: number
  readonly perPerson: number
  readonly perRecipient: number
}

export const MAIL_LIMITS: MailLimits = { perSpace: 100, perPerson: 50, perRecipient: 10 }

export interface OutgoingMail {
  /** The same for the same e-mail, however often it is tried. */
  readonly id: string
  /** What counts together: invitations, what people ask for their own account, and news of a Space. */
  readonly kind: 'invitation' | 'account' | 'notice'
  readonly to: string
  readonly space?: SpaceId
  /** Who sends it. */
  readonly person?: string
}

export type MailAdmission =
  | { readonly admitted: true; readonly isFirst: boolean }
  | {
      readonly admitted: false
      readonly whose: keyof MailLimits
      readonly most: number
      readonly from: Instant
    }

export interface MailQuota {
  /** Notes an e-mail, where there is room for it. One that was noted before is admitted, and counts once. */
  admit(mail: OutgoingMail, now: Instant): Promise<MailAdmission>
  /** It will not be sent. */
  giveBack(id: string): Promise<void>
  /** Removes what counts no longer. */
  forget(now: Instant): Promise<void>
}

/** News are made by what happens in a Space, not by what a person types. */
const NOTICES: Partial<MailLimits> = { perRecipient: 50 }

export function openMailQuota(db: Database, secret: string, limits: MailLimits): MailQuota {
  const giveBack = async (id: string) => {
    await db.deleteFrom('sent_mails').where('id', '=', id).execute()
  }
  /** The instant of the last e-mail that fills the limit; none where there is room. */
  const filling = (row: Row, column: Counted, most: number, now: Instant) =>
    db
      .selectFrom('sent_mails')
      .select('at')
      .where(column, '=', row[column])
      .where('kind', '=', row.kind)
      .where('at', '>', dayBefore(now))
      .where('id', '<>', row.id)
      .orderBy('at', 'desc')
      .offset(most - 1)
      .limit(1)
      .executeTakeFirst()
  return {
    giveBack,
    admit: async ({ id, kind, to, space = null, person = null }, now) => {
      const row: Row = { id, kind, space_id: space, person, recipient: recipientOf(secret, to), at: now }
      const unlessNoted = db.insertInto('sent_mails').values(row)
      const { numInsertedOrUpdatedRows = 0n } = await unlessNoted
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows === 0n) return { admitted: true, isFirst: false }
      for (const [whose, most] of limitsOf(kind, limits)) {
        const full = row[COLUMN[whose]] === null ? undefined : await filling(row, COLUMN[whose], most, now)
        if (!full) continue
        await giveBack(id)
        return { admitted: false, whose, most, from: later(full.at, DAY) }
      }
      return { admitted: true, isFirst: true }
    },
    forget: async (now) => {
      await db.deleteFrom('sent_mails').where('at', '<=', dayBefore(now)).execute()
    },
  }
}

/** @returns what is capped and by how much, from when on it would be sent, and what can be done until then */
export function refusedText(
  { whose, most, from }: MailAdmission & { readonly admitted: false },
  kind: OutgoingMail['kind'],
): string {
  const { one, many, meanwhile } = KINDS[kind]
  const sent = WHOSE[whose](most === 1 ? `1 ${one}` : `${most} ${many}`, most === 1 ? 'was' : 'were')
  return `${sent} in the last 24 hours, and no more are allowed in that time. The next can be mailed from ${shownUtc(from)} on. ${meanwhile}`
}

const WHOSE: Readonly<Record<keyof MailLimits, (mails: string, were: string) => string>> = {
  perSpace: (mails) => `This Space has mailed ${mails}`,
  perPerson: (mails) => `You have mailed ${mails}`,
  perRecipient: (mails, were) => `${mails} ${were} mailed to this address`,
}

const KINDS = {
  invitation: {
    ...{ one: 'invitation', many: 'invitations' },
    meanwhile: 'Until then leave the e-mail address out, and send the link yourself.',
  },
  account: {
    ...{ one: 'link for an account', many: 'links for an account' },
    meanwhile: 'Until then the last link that came works, or the operator makes one (allot password).',
  },
  notice: {
    ...{ one: 'notice', many: 'notices' },
    meanwhile: 'Until then they stand in the inbox alone.',
  },
} as const satisfies Readonly<
  Record<OutgoingMail['kind'], { readonly one: string; readonly many: string; readonly meanwhile: string }>
>

interface Row {
  readonly id: string
  readonly kind: OutgoingMail['kind']
  readonly space_id: SpaceId | null
  readonly person: string | null
  readonly recipient: string
  readonly at: Instant
}

type Counted = 'space_id' | 'person' | 'recipient'

const COLUMN = { perSpace: 'space_id', perPerson: 'person', perRecipient: 'recipient' } as const

function limitsOf(kind: OutgoingMail['kind'], limits: MailLimits): readonly [keyof MailLimits, number][] {
  const its = kind === 'notice' ? NOTICES : limits
  return (['perSpace', 'perPerson', 'perRecipient'] as const).flatMap((whose) => {
    const most = its[whose]
    return most === undefined ? [] : [[whose, most] as [keyof MailLimits, number]]
  })
}

/** A mailbox with tags is one recipient. */
function recipientOf(secret: string, to: string): string {
  return keptAddress(secret, mailbox(to))
}

function dayBefore(now: Instant): Instant {
  return (now - DAY) as Instant // an instant less a length
}
