/** How a renewal and a change of plan change the period of a Space. It decides nothing. */

import type { Entry } from '../model/entry.ts'
import { extendFolded } from '../model/folded-grants.ts'
import { extendGrants, raiseGrants } from '../model/grant.ts'
import { newSeats } from '../model/space.ts'
import { welcomesAfter } from '../model/welcome.ts'
import { addGrants, mergeGrantPools, rearmThresholds, withoutGrants } from './balance.ts'
import { mergeCaps } from './caps.ts'
import type { NextState } from './next-state.ts'
import { inMergedPools, paymentInPeriod } from './payment.ts'
import { wakeOf } from './wake.ts'

export function renewal(next: NextState, entry: Entry & { kind: 'renewed' }): void {
  next.payment = paymentInPeriod(next, entry)
  next.grants = raiseGrants(next.grants, entry.raised ?? [])
  renewed(next, entry)
  Object.assign(next, {
    next: undefined,
    legacyPools: undefined,
    spent: [],
    periodSeq: entry.seq,
    periodMark: undefined,
    seats: newSeats(next),
  })
}

export function subscribed(next: NextState, entry: Entry & { kind: 'subscribed' }): void {
  if (entry.when === 'renewal') {
    next.next = { plan: entry.plan, period: entry.period, overrides: entry.overrides }
    return
  }
  const sameStart = entry.periodStart === next.periodStart
  const isNew = entry.within === undefined ? !sameStart : entry.within === 'new period'
  next.grants = raiseGrants(next.grants, entry.raised)
  if (!isNew) {
    next.grants = extendGrants(next.grants, next.renewsAt, entry.renewsAt)
    next.foldedGrants = extendFolded(next.foldedGrants, next.renewsAt, entry.renewsAt)
  } else next.payment = paymentInPeriod(next, entry)
  renewed(next, entry)
  next.next = undefined
  if (entry.moved) next.legacyPools = undefined
  if (!isNew) {
    if (next.payment) next.payment = inMergedPools(next.payment, entry.moved)
    const welcome = entry.grants.filter(({ kind }) => kind === 'welcome')
    Object.assign(next, rearmThresholds(next, [...entry.raised, ...welcome]))
    return
  }
  next.foldedGrants = next.foldedGrants.filter((each) => each.kind !== 'rollover') // it ends with its period
  next.spent = []
  next.seats = newSeats(next)
  next.periodSeq = entry.within === undefined ? 1 : entry.seq
  next.periodMark = sameStart ? entry.seq : undefined
}

function renewed(next: NextState, entry: Entry & { kind: 'renewed' | 'subscribed' }): void {
  const { plan, period, overrides, anchor, periodStart, renewsAt } = entry
  next.foldedGrants = mergeGrantPools(next.foldedGrants, entry.moved)
  Object.assign(next, { plan, period, overrides, anchor, periodStart, renewsAt })
  const welcomes = welcomesAfter(next.welcomes, entry)
  if (welcomes) next.welcomes = welcomes
  Object.assign(
    next,
    addGrants(next, entry.grants, mergeGrantPools(withoutGrants(next.grants, entry.lapsed), entry.moved)),
  )
  next.members = mergeCaps(next.members, entry.moved)
  next.wakeAt = wakeOf(next)
}
