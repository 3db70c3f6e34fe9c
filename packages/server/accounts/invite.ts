/**
 * Inviting: an invitation and its one e-mail. However often a request is repeated, and however many come at once, one
 * invitation is mailed once, to one address.
 */
import type { Instant } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import { type Caller, isOperator, makerOf, nameOf } from '../access/caller.ts'
import { invitationMail, type Mailer } from '../events/mail.ts'
import { type MailQuota, refusedText } from '../events/mail-quota.ts'
import { ProblemError } from '../http/problem.ts'
import type { Accounts } from './accounts.ts'
import type { InvitationDefinition, InvitationStore, StoredInvitation } from './invitation-store.ts'
import type { Persons } from './persons.ts'

export interface InviteParts {
  readonly invitations: InvitationStore
  readonly accounts: Accounts
  readonly persons: Persons
  /** undefined where e-mail is off. */
  readonly mailer: Mailer | undefined
  readonly mailQuota: MailQuota
  /** The address of a page for people. */
  readonly linkTo: (path: string) => string
}

export interface MadeInvitation extends StoredInvitation {
  readonly token: string
  readonly link: string
}

/** @throws Fault · Problem `email_unconfirmed`, `forbidden`, `too_many` */
export async function invite(
  parts: InviteParts,
  space: SpaceState,
  caller: Caller,
  { role, email }: Pick<InvitationDefinition, 'role' | 'email'>,
  idempotencyKey: string,
  now: Instant,
): Promise<MadeInvitation> {
  const { invitations, mailer, mailQuota, linkTo } = parts
  const by = await requireConfirmed(parts, space, caller)
  const request = { by: nameOf(caller), idempotencyKey }
  const make = async () => {
    const invitation = { space: space.id, role, maker: makerOf(caller), email }
    const made = await invitations.make(invitation, request, now)
    return { ...made, link: linkTo(`/join/${made.token}`) }
  }
  if (email === undefined || !mailer) return make()
  const { id, isThere } = await invitations.made(space.id, request)
  if (isThere) return make()
  if (by === 'demo') throw new ProblemError('forbidden', NO_MAIL_FROM_DEMO, '/email')
  const mail = { id: `invitation ${id}`, kind: 'invitation', to: email, space: space.id } as const
  const admission = await mailQuota.admit(
    { ...mail, ...(by === 'person' && { person: makerOf(caller).member ?? nameOf(caller) }) },
    now,
  )
  if (!admission.admitted) throw new ProblemError('too_many', refusedText(admission, mail.kind), '/email')
  const made = await make().catch(async (refused: unknown) => {
    if (admission.isFirst) await mailQuota.giveBack(mail.id)
    throw refused
  })
  // Of requests that come at once, the one that noted the e-mail sends it.
  if (!admission.isFirst) return made
  const { ok } = await mailer.send(email, invitationMail(space.name, made.link))
  if (ok) await invitations.noteMailed(id)
  return { ...made, mailed: ok }
}

const NO_MAIL_FROM_DEMO =
  'The demonstration sends no e-mail. Leave "email" out, and send the link yourself; or make an account.'

/**
 * Who answers for what is sent: the person, or for a key of a Space who made it, and its owner. Fifty invitations a day
 * are fifty, by whatever keys. A program of the operator answers for itself.
 * @throws Problem `email_unconfirmed`
 */
async function requireConfirmed(
  { accounts, persons }: InviteParts,
  { members }: SpaceState,
  caller: Caller,
): Promise<'operator' | 'demo' | 'person'> {
  if (isOperator(caller)) return 'operator'
  if (caller.kind === 'person') {
    if (persons.mustConfirm(caller.person)) throw new ProblemError('email_unconfirmed', CONFIRM_YOURS)
    return caller.person.demo ? 'demo' : 'person'
  }
  const owner = members.find(({ role, left }) => role === 'owner' && !left)?.id ?? ''
  const maker = makerOf(caller).member ?? owner
  const behind = [...(await accounts.find([...new Set([owner, maker])])).values()]
  if (behind.some((account) => persons.mustConfirm(account)))
    throw new ProblemError('email_unconfirmed', CONFIRM_BEHIND_KEY)
  return behind.some(({ demo }) => demo) ? 'demo' : 'person'
}

const CONFIRM_YOURS =
  'Confirm your e-mail address before you invite others: the page of your account sends you the link.'
const CONFIRM_BEHIND_KEY =
  'The owner of this Space, or who made this key, has not confirmed their e-mail address. They can do so on the page of their account.'
