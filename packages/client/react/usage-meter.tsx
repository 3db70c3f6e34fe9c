/**
 * One amount: its name, a bar, and the same in words. Its only style is `look.css`, which any rule of the page
 * overrides; style it by `className`, or by `data-allot` (meter, title, headline, bar, used, held, details) and
 * `data-state` (fine, low, empty, unlimited, not-included).
 */
import { useId } from 'react'
import type { Meter } from '../wire.ts'

interface Props {
  readonly meter: Meter
  readonly className?: string
  /** The words below the bar, before what begins later. */
  readonly details?: string
  /** In another language, or in the words of your page. */
  readonly words?: MeterWords
}

/** How an amount is said; English where none is given. */
export interface MeterWords {
  /** "40 of 100 used", above the bar. */
  headline(meter: Meter): string
  /** "60 left.", below it. */
  details(meter: Meter): string
  /** "20 more from 1/15/2026." */
  upcoming(upcoming: Upcoming): string
}

type Upcoming = NonNullable<Meter['upcoming']>[number]

/** Percent used from which the state is low. */
const LOW = 80

export function UsageMeter({ meter, className, details: left, words = ENGLISH }: Props) {
  const details = [left ?? words.details(meter), ...(meter.upcoming ?? []).map(words.upcoming)].join(' ')
  const headline = words.headline(meter)
  const title = useId()
  const state = stateOf(meter)
  const hasBar = state !== 'unlimited' && state !== 'not-included'
  return (
    <div className={className} data-allot="meter" data-state={state}>
      <div data-allot="title" id={title}>
        {meter.title}
      </div>
      <div data-allot="headline" suppressHydrationWarning>
        {headline}
      </div>
      {hasBar && (
        // biome-ignore lint/a11y/useSemanticElements: a <meter> cannot show what is used and what is held apart
        <div
          data-allot="bar"
          role="meter"
          suppressHydrationWarning
          aria-labelledby={title}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={meter.percent}
          aria-valuetext={`${headline}. ${details}`}
        >
          <div data-allot="used" style={{ width: `${share(meter.used, meter) ?? meter.percent}%` }} />
          <div data-allot="held" style={{ width: `${share(meter.held, meter) ?? 0}%` }} />
        </div>
      )}
      <div data-allot="details" suppressHydrationWarning>
        {details}
      </div>
    </div>
  )
}

function stateOf({ included, allowance, percent }: Meter) {
  if (!included) return 'not-included'
  if (allowance === 'unlimited') return 'unlimited'
  return percent >= 100 ? 'empty' : percent >= LOW ? 'low' : 'fine'
}

function headlineOf({ included, display, percent, allowance, used, ownUnit }: Meter): string {
  if (!included) return 'Not included'
  if (display === 'percent' && used === null) return `${percent} % used`
  if (allowance === 'unlimited') return `${count(used)}${unitOf(ownUnit, used)} used`
  return `${count(used)} of ${count(allowance)}${unitOf(ownUnit, allowance)} used`
}

/** The words of a unit that the policy declares; for all others the title says what is counted. */
function unitOf(ownUnit: Meter['ownUnit'], amount: number | string | null): string {
  if (!ownUnit) return ''
  return ` ${amount === 1 ? ownUnit.one : ownUnit.many}`
}

function upcomingOf({ amount, from }: Upcoming): string {
  const day = new Date(from).toLocaleDateString()
  return amount === null ? `More from ${day}.` : `${count(amount)} more from ${day}.`
}

function leftOf({ included, allowance, remaining, percent, held }: Meter): string {
  if (!included) return 'Your plan has none of it.'
  if (allowance === 'unlimited') return 'Unlimited; fair use applies.'
  if (remaining === null) return percent === 100 ? 'Nothing is left.' : `${100 - percent} % left.`
  return `${count(remaining)} left.${held ? ` ${count(held)} reserved.` : ''}`
}

const ENGLISH: MeterWords = { headline: headlineOf, details: leftOf, upcoming: upcomingOf }

function share(amount: number | null, { allowance }: Meter): number | undefined {
  if (amount === null || typeof allowance !== 'number' || allowance === 0) return undefined
  return (amount / allowance) * 100
}

/** In the reader's own number format; a server's may differ, so hydration ignores the difference. */
function count(amount: number | string | null): string {
  return typeof amount === 'number' ? amount.toLocaleString() : (amount ?? '')
}
