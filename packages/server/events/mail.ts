/** E-mail through SMTP: sending it, and the texts of each kind. */
import type { PolicyBook } from '@allot/rules/book'
import type { Entry } from '@allot/rules/entry'
import { instant, shownUtc } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import { shownName, shownText } from '@allot/rules/text'
import type { Usage } from '@allot/rules/usage'
import type { DeliveryResult } from './delivery.ts'
import { type PaymentEntry, paymentText } from './payment-text.ts'

export interface Mail {
  readonly subject: string
  readonly text: string
}

export interface Mailer {
  /** Never throws: a failure is a result. */
  send(to: string, mail: Mail): Promise<DeliveryResult>
  close(): void
}

/** @param url like smtp://name:password@mail.example.com:587 */
export async function openMailer(url: string, from: string): Promise<Mailer> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({ url, connectionTimeout: 15_000, socketTimeout: 15_000 }, { from })
  return {
    send: async (to, { subject, text }) => {
      try {
        const { response } = await transport.sendMail({
          subject: shownName(subject),
          text: shownText(text),
          to,
        })
        return { ok: true, status: null, text: response.slice(0, 200) }
      } catch (cause) {
        // The reason may quote the e-mail address, which must not be stored with the delivery.
        const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'failed'
        return { ok: false, status: null, text: `The mail server did not accept the message (${code}).` }
      }
    },
    close: () => transport.close(),
  }
}

/** The title of a pool or a window under a policy. */
export function titleOf(policies: PolicyBook, policy: string, limit: string): string {
  const { pools, windows } = policies.policy(policy)
  return lookUp(pools, limit)?.title ?? lookUp(windows, limit)?.title ?? limit
}

/** The name is as a person wrote it, here and below: perhaps before names were checked. */
export function invitationMail(name: string, link: string): Mail {
  const space = shownName(name)
  return {
    subject: `You are invited to ${space}`,
    text: `You are invited to work in ${space}. This link lets one person join within a week:\n\n${link}\n`,
  }
}

export function confirmationMail(link: string): Mail {
  return {
    subject: 'Confirm your e-mail address',
    text: `Open this link within a day and say your password: that confirms your address and opens your studio.\n\n${link}\n\nIf you made no account here, you need not do anything: the link alone confirms nothing.\n`,
  }
}

export function accountThereMail(page: string, link: string): Mail {
  return {
    subject: 'You have an account here already',
    text: `Somebody, perhaps you, wanted to make an account with this address, which has one. Sign in:\n\n${page}\n\nIf you do not know the password, set a new one here within an hour:\n\n${link}\n\nIf it was not you, you need not do anything: your account stays as it is.\n`,
  }
}

export function passwordMail(link: string): Mail {
  return {
    subject: 'Set a new password',
    text: `A new password was requested for this address. If it was you, set one here within an hour:\n\n${link}\n\nIf it was not you, you need not do anything: your password stays as it is.\n`,
  }
}

export function passwordChangedMail(): Mail {
  return {
    subject: 'Your password was changed',
    text: 'The password of your account was changed, and every other device is signed out.\n\nIf it was not you, set a new one with "Forgot your password?" on the sign-in page.\n',
  }
}

export function secondFactorOffMail(): Mail {
  return {
    subject: 'Two-step sign-in was turned off',
    text: 'Two-step sign-in was turned off for your account: from now on your password alone signs you in.\n\nIf it was not you, set a new password with "Forgot your password?" on the sign-in page, and turn it on again under Account and security.\n',
  }
}

export function secondFactorRemovedMail(): Mail {
  return {
    subject: 'Two-step sign-in was turned off',
    text: 'The operator of this studio turned off two-step sign-in for your account, and every device is signed out. You sign in with your password alone, and turn it on again under Account and security.\n\nIf you did not ask for it, set a new password with "Forgot your password?" on the sign-in page, and ask the operator.\n',
  }
}

/** It says a percentage only, since a policy may hide the numbers. */
export function warningMail(
  policies: PolicyBook,
  entry: Entry & { kind: 'threshold_crossed' },
  usage: Usage,
): Mail {
  const title = titleOf(policies, entry.policy, entry.pool)
  const all = entry.threshold >= 100
  const name = shownName(usage.name)
  const what = all
    ? `${title} are used up in ${name}`
    : `${entry.threshold} % of ${title} are used in ${name}`
  const meter = usage.meters.find((each) => each.meter === entry.pool)
  const at = meter ? meter.renewsAt : usage.renewsAt // a window has its own
  const renews = at ? `They renew at ${shownUtc(instant(at))}.` : 'They do not renew.'
  return {
    subject: what,
    text: `${what}.\n\n${renews} The plan is ${usage.plan.title}; an admin of the Space can change it at any time.\n`,
  }
}

export function paymentMail(entry: PaymentEntry, usage: Usage): Mail {
  return {
    subject: `${PAYMENT_SUBJECT[entry.kind]}: ${shownName(usage.name)}`,
    text: `${paymentText(entry)}\n\nThe plan is ${usage.plan.title}.\n`,
  }
}

const PAYMENT_SUBJECT: Readonly<Record<PaymentEntry['kind'], string>> = {
  payment_overdue: 'A payment is overdue',
  frozen: 'Nothing can be used until a payment',
  paid: 'The payment has come',
}
