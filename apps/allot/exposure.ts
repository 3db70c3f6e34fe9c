/**
 * What strangers find of an Allot that they can reach: said once when it starts, and by `allot doctor`. Nothing of it is
 * refused, since a network of one's own may be all that there is.
 */
import { answersToAnyName, isPublic, publicOptionsOf } from './public-settings.ts'
import type { Settings } from './settings.ts'

/** @returns what is open that should not be, each with how to close it; none where only this machine reaches it */
export function exposuresOf(settings: Settings): readonly string[] {
  if (!isPublic(settings)) return []
  const { signUp, planChanges, mail } = publicOptionsOf(settings)
  const { url, billing, smtpUrl } = settings
  const isOpen = signUp.who === 'open' && signUp.domains.length === 0
  const isFree = billing === 'off'
  return [
    ...(url?.startsWith('https://') ? [] : [NO_TLS]),
    ...(isOpen && isFree ? [OPEN_AND_FREE] : []),
    ...(isFree && planChanges === 'admins' ? [FREE_PLANS] : []),
    ...(smtpUrl !== undefined && mail === undefined ? [NO_LINKS] : []),
    ...(answersToAnyName(settings) ? [ANY_NAME] : []),
  ]
}

/** One warning for all of it. */
export function exposureText(settings: Settings): string | undefined {
  const exposures = exposuresOf(settings)
  if (exposures.length === 0) return undefined
  return `Strangers may reach this Allot. ${exposures.join(' ')}`
}

const NO_TLS =
  'Passwords and photos cross the network unencrypted: put a proxy with https in front, and set ALLOT_URL=https://….'
const OPEN_AND_FREE =
  'Everybody may make an account, and nothing is paid for: set ALLOT_SIGNUP=invited, or ALLOT_BILLING.'
const FREE_PLANS = 'Everybody who has a Space gives it any plan: set ALLOT_PLAN_CHANGES=operators.'
const NO_LINKS = 'No e-mail is sent, since its links would lead nowhere: set ALLOT_URL.'
const ANY_NAME = 'It answers to any name, and its links lead to this machine: set ALLOT_URL.'
