/** The Space that a person wished for when they signed up, as the link of their mail carries it to where they open it. */
import type { Period } from '@allot/client/wire'
import type { PlanSelection } from './plan-selection.ts'

export interface WishedSpace {
  readonly name: string
  readonly selection: PlanSelection | undefined
}

const PERIODS: readonly string[] = ['daily', 'weekly', 'monthly', 'yearly'] satisfies readonly Period[]

/** @returns a path of this studio */
export function pathOfWish({ name, selection }: WishedSpace): string {
  return `/?${new URLSearchParams({ space: name, ...selection })}`
}

/** @param search of the address of the page */
export function wishIn(search: string): WishedSpace {
  const given = new URLSearchParams(search)
  const [plan, period] = [given.get('plan'), given.get('period')]
  const isWhole = plan !== null && period !== null && PERIODS.includes(period)
  return {
    name: (given.get('space') ?? '').slice(0, 80),
    selection: isWhole ? { plan, period: period as Period } : undefined, // it is one of them
  }
}
