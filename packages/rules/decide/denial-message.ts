/**
 * The text of a denial for people: what happened, why, and what they can do. `0`, no access, not included and used up
 * are different things and read differently (law 7). Batch exports are never called credits (C-19).
 */

import type { Denial, PLACEHOLDERS } from '../model/denial.ts'
import type { Operation } from '../model/operation.ts'
import type { FrozenStanding } from '../model/payment.ts'
import { type Instant, instant, iso, SECOND } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import type { BindingLimit } from './binding-limit.ts'

/**
 * @param first the limit that the text is about
 * @param asked how many units were asked for; where not even one fits, the operation is one of them
 * @param plan the title of the Space's plan
 * @param words the policy's own text for this denial code, if it has one
 */
export function denialMessage(
  denial: Omit<Denial, 'message'>,
  first: BindingLimit,
  operation: Operation,
  asked: number,
  plan: string,
  words?: string,
): string {
  const text = words === undefined ? reason(first, denial, operation, plan) : inWords(words, denial, plan)
  return [text, fitting(denial, asked), advice(denial)].filter(Boolean).join(' ')
}

function reason(
  first: BindingLimit,
  denial: Omit<Denial, 'message'>,
  operation: Operation,
  plan: string,
): string {
  const title = first.window?.terms.title ?? first.pool?.title ?? first.cap?.pool.title ?? first.limit
  const binding = denial.binding[0]
  switch (first.code) {
    case 'not_a_member':
      return 'You are not a member of this Space, so nothing was taken. Ask one of its admins to invite you.'
    case 'payment_due':
      return frozenReason(first.payment)
    case 'no_access':
      return `${plan} does not give access to ${title.replaceAll('_', ' ')}.`
    case 'not_sold':
      return `${plan} is not sold for this duration.`
    case 'batch_too_large':
      return `A Batch may hold at most ${first.fits} images here, and this one has ${operation.count}.`
    case 'rate_minute':
    case 'limit_day':
      return `${title}: ${binding?.used ?? 0} of ${binding?.allowance ?? 0} are used, and this needs ${first.needed}.`
    case 'limit_period':
      if (binding?.allowance === 0) return `${title} are not included in ${plan}.`
      return `${title}: ${binding?.used ?? 0} of ${binding?.allowance ?? 0} are used or reserved, and this needs ${binding?.needed ?? 0}.`
    case 'insufficient_credits':
      return `There are not enough ${title} left for this.`
    case 'fair_use':
      return `${title} is past the fair use of this plan.`
    case 'member_cap':
      return `You have reached the share of ${title} that an admin set for you.`
  }
}

function frozenReason(payment: FrozenStanding | undefined): string {
  if (payment?.reason === 'paused')
    return `The subscription of this Space has been paused since ${day(payment.since)}, so nothing was taken. What is left is kept until an admin resumes it.`
  const until = payment ? `, paid until ${day(payment.until)},` : ''
  return `The subscription of this Space${until} was not paid on, so nothing was taken. What is left is kept until an admin pays.`
}

function inWords(words: string, denial: Omit<Denial, 'message'>, plan: string): string {
  const [binding] = denial.binding
  const values: Record<(typeof PLACEHOLDERS)[number], unknown> = {
    plan,
    title: binding?.title,
    used: binding?.used,
    needed: binding?.needed,
  }
  return words.replaceAll(/\{(\w+)\}/g, (written, name: string) =>
    Object.hasOwn(values, name) ? String(lookUp<unknown>(values, name) ?? '') : written,
  )
}

function fitting(denial: Omit<Denial, 'message'>, asked: number): string {
  if (asked === 1 || denial.code === 'not_a_member') return ''
  if (denial.fits === 0) return `None of the ${asked} fits now.`
  return `${denial.fits} of ${asked} fit now.`
}

function advice(denial: Omit<Denial, 'message'>): string {
  const upgrade = denial.upgradeTo ? `upgrade to ${denial.upgradeTo.title}` : ''
  const wait = denial.retryAt ? `wait until ${wholeSecond(instant(denial.retryAt))}` : ''
  const pay = denial.offers.includes('pay') ? 'pay the open invoice' : ''
  const ways = [pay, upgrade, wait].filter(Boolean).join(', or ')
  return ways ? `You can ${ways}.` : ''
}

/** Rounded up to a whole second, so that a retry at the time shown is not too early. */
function wholeSecond(at: Instant): string {
  const whole = (Math.ceil(at / SECOND) * SECOND) as Instant // a multiple of milliseconds
  return iso(whole).replace('T', ' ').replace('Z', ' UTC')
}

function day(at: Instant): string {
  return iso(at).slice(0, 10)
}
