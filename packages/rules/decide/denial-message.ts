/**
 * The text of a denial for people: what happened, why, and what they can do. `0`, no access, not included and used up
 * are different things and read differently (law 7). Batch exports are never called credits (C-19).
 *
 * "Batch exports: 34 of 125 are used, 91 are reserved by running work, 0 are left, and this needs 33. You can upgrade to
 * Max, or wait until 2025-12-08 09:00:00 UTC. It may be sooner: running work gives back what it does not use."
 */

import type { Binding, Denial, PLACEHOLDERS } from '../model/denial.ts'
import type { FrozenStanding } from '../model/payment.ts'
import type { Unit } from '../values/amount.ts'
import { type Instant, instant, iso, shownUtc } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import type { Period } from '../values/renewal.ts'
import type { LimitFigures } from './limit-figures.ts'

type DenialFacts = Omit<Denial, 'message'>

export interface MessageContext {
  /** Of the limit that the text is about, which is the first that binds. */
  readonly figures: LimitFigures
  /** Where that limit is a payment that is missing. */
  readonly payment: FrozenStanding | undefined
  /** How many units were asked for, and how many the denial is about: one of them where not even one fits. */
  readonly asked: number
  readonly units: number
  /** The title of the Space's plan, and how often it renews; undefined where it does not. */
  readonly plan: string
  readonly period: Period | undefined
  /** The policy's own text for this denial code, if it has one. */
  readonly words: string | undefined
}

export function denialMessage(denial: DenialFacts, context: MessageContext): string {
  const { words, asked } = context
  const text = words === undefined ? reason(denial, context) : inWords(words, denial, context)
  return [text, fitting(denial, asked), advice(denial, context.period)].filter(Boolean).join(' ')
}

function reason(denial: DenialFacts, { figures, payment, asked, units, plan }: MessageContext): string {
  const { title, allowance } = figures
  const goal = asked > units ? 'even one of them' : 'this'
  const details = detailsOf(denial.binding[0], figures.unit, asked > units ? 'one of them' : 'this')
  switch (denial.code) {
    case 'not_a_member':
      return 'You are not a member of this Space, so nothing was taken. Ask one of its admins to invite you.'
    case 'payment_due':
      return frozenReason(payment)
    case 'no_access':
      return `${plan} does not give access to ${title}.`
    case 'not_sold':
      return `${plan} is not sold for this duration.`
    case 'batch_too_large':
      return `A Batch may hold at most ${allowance} images here, and this one has ${units}.`
    case 'clip_too_long':
      return `${plan} makes ${title} of at most ${allowance} seconds, and this has ${denial.binding[0]?.needed}.`
    case 'too_many_at_once':
      return `${title}: as many are running as ${plan} allows at once, ${allowance}.`
    case 'rate_minute':
    case 'limit_day':
    case 'limit_period':
      if (allowance === 0) return `${title} are not included in ${plan}.`
      return details ? `${title}: ${details}.` : `There are not enough ${title} left for ${goal}.`
    case 'insufficient_credits':
      return `There are not enough ${title} left for ${goal}${details && `: ${details}`}.`
    case 'fair_use':
      return `This goes beyond the fair use of ${title} on this plan${details && `: ${details}`}.`
    case 'member_cap':
      return `The share of ${title} that an admin set for you is not enough for ${goal}${details && `: ${details}`}.`
  }
}

/** "34 of 125 are used, 91 are reserved by running work, 0 are left, and this needs 33"; nothing where numbers are hidden. */
function detailsOf(binding: Binding | undefined, unit: Unit, what: string): string {
  if (!binding) return ''
  const { allowance, used, reserved, left, needed } = binding
  if (used === null || allowance === null) return ''
  return [
    `${used} of ${allowance} ${are(used)} used`,
    ...(reserved ? [`${reserved} ${are(reserved)} reserved by running work`] : []),
    `${left} ${are(left ?? 0)} left`,
    `and ${what} needs ${withUnit(needed, unit)}`,
  ].join(', ')
}

function are(count: number): 'is' | 'are' {
  return count === 1 ? 'is' : 'are'
}

/** With the words of a unit that the policy declares; credits and exports are named by the title. */
function withUnit(amount: number, unit: Unit): string {
  if (typeof unit !== 'object') return String(amount)
  return `${amount} ${amount === 1 ? unit.one : unit.many}`
}

function frozenReason(payment: FrozenStanding | undefined): string {
  if (payment?.reason === 'paused')
    return `The subscription of this Space has been paused since ${day(payment.since)}, so nothing was taken. What is left is kept until an admin resumes it.`
  const until = payment ? `, paid until ${day(payment.until)},` : ''
  return `The subscription of this Space${until} was not paid on, so nothing was taken. What is left is kept until an admin pays.`
}

function inWords(words: string, { binding: [first] }: DenialFacts, { plan }: MessageContext): string {
  const values: Record<(typeof PLACEHOLDERS)[number], unknown> = {
    plan,
    title: first?.title,
    used: first?.used,
    reserved: first?.reserved,
    left: first?.left,
    needed: first?.needed,
  }
  return words.replaceAll(/\{(\w+)\}/g, (written, name: string) =>
    Object.hasOwn(values, name) ? String(lookUp<unknown>(values, name) ?? '') : written,
  )
}

function fitting(denial: DenialFacts, asked: number): string {
  if (asked === 1 || denial.code === 'not_a_member') return ''
  if (denial.fits === 0) return `None of the ${asked} fits now.`
  return `${denial.fits} of ${asked} fit now.`
}

function advice(
  { binding, offers, upgradeTo, retryAt, certainAt, maybeSooner }: DenialFacts,
  period: Period | undefined,
): string {
  const isPlace = binding.every(({ code }) => code === 'too_many_at_once')
  const isCapped = binding.some(({ code }) => code === 'member_cap')
  const isNewRhythm = period !== undefined && upgradeTo?.period !== period
  const upgrade =
    upgradeTo &&
    `upgrade to ${upgradeTo.title}${isNewRhythm ? `, billed ${upgradeTo.period}` : ''}${isCapped ? ', which begins a new period in which your share is whole again' : ''}`
  const certain = certainAt && `wait until ${shownUtc(instant(certainAt))}`
  const hoped =
    retryAt &&
    `wait for ${isPlace ? 'running work to be done' : 'what running work gives back'}, at the latest at ${shownUtc(instant(retryAt))}`
  const pay = offers.includes('pay') && 'pay the open invoice'
  const ways = [pay, upgrade, certain ?? hoped].filter(Boolean).join(', or ')
  const isSooner = certainAt && (maybeSooner || certainAt !== retryAt)
  return [
    ...(ways ? [`You can ${ways}.`] : []),
    ...(isSooner && isPlace ? ['It may be sooner: as soon as running work is done.'] : []),
    ...(isSooner && !isPlace ? ['It may be sooner: running work gives back what it does not use.'] : []),
  ].join(' ')
}

function day(at: Instant): string {
  return iso(at).slice(0, 10)
}
