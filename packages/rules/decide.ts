/**
 * Decide: what comes of a command, given the Space, the policies and the instant. It is the whole of Allot's
 * judgement, and it is pure: the same arguments give the same entries, in a test, in the engine, in a browser or in a
 * backtest. It writes nothing down; the engine appends the entries and only then tells anybody.
 *
 * The entries begin with whatever time alone has made due (see time.ts); the last one but for warnings is the answer.
 */

import { admit } from './admission.ts'
import { type Amount, times } from './amount.ts'
import type { PolicyBook } from './book.ts'
import { type Command, type Creation, HOLD_FOR } from './command.ts'
import type { Created, Entry, Fact, Taken } from './entry.ts'
import { evolve } from './evolve.ts'
import { Fault } from './fault.ts'
import { newGrant, PRIORITY, splitDraws } from './grant.ts'
import { type Instant, iso, later, latest, NEVER } from './instant.ts'
import { numberedGet } from './numbered.ts'
import { featureOf, type Operation } from './operation.ts'
import { refund } from './refund.ts'
import { refusal } from './refusal.ts'
import { periodAt, renewalAt } from './renewal.ts'
import { type Hold, MOST, type Space } from './space.ts'
import { subscribe } from './subscription.ts'
import { passTime, planGrants } from './time.ts'
import { warnings } from './warning.ts'

export interface Decision {
  readonly entries: readonly Entry[]
  /** The entry that answers the command. */
  readonly answer: Entry
  /** The Space after all entries. */
  readonly space: Space
}

/** @throws Fault `unknown_plan`, `not_sold` */
export function create(book: PolicyBook, creation: Creation, id: string, now: Instant): Decision {
  const { space, name, owner, paying, plan, period, overrides, subscribed = now } = creation
  const policy = book.at(now).policy
  const terms = book.terms(policy, plan, period, overrides)
  const number = Math.max(0, periodAt(subscribed, period, now))
  const renewsAt = terms.renews ? renewalAt(subscribed, period, number + 1) : NEVER
  const fact: Created = {
    kind: 'created',
    space,
    name,
    owner: { id: owner, paying },
    plan,
    period,
    ...(overrides && { overrides }),
    anchor: subscribed,
    periodStart: renewalAt(subscribed, period, number),
    renewsAt,
    grants: planGrants(terms, renewsAt, 1),
  }
  const answer: Entry = { seq: 1, at: now, policy, id, ...fact }
  return { entries: [answer], answer, space: evolve(undefined, answer) }
}

/** @throws Fault when the command makes no sense; nothing has happened then */
export function decide(
  book: PolicyBook,
  before: Space,
  command: Command,
  id: string,
  clock: Instant,
): Decision {
  const now = latest(clock, before.at)
  const { space, entries } = passTime(book, before, now)
  const fact = judge(book, space, command, now)
  const answer: Entry = { seq: space.seq + 1, at: now, policy: space.policy, id, ...fact }
  const after = evolve(space, answer)
  const warned = warnings(book, after, answer)
  if (entries.length === 0 && warned.length === 0) return { entries: [answer], answer, space: after }
  return { entries: [...entries, answer, ...warned], answer, space: warned.reduce<Space>(evolve, after) }
}

function judge(book: PolicyBook, space: Space, command: Command, now: Instant): Fact {
  switch (command.do) {
    case 'charge':
      return take(book, space, command.operation, now, (taken) => ({ kind: 'charged', ...taken }))
    case 'hold':
      return hold(book, space, command, now)
    case 'capture':
      return capture(space, command)
    case 'release':
      return release(space, command)
    case 'refund':
      return refund(space, command)
    case 'join':
      if (space.members.length >= MOST.members)
        throw new Fault(
          'too_many',
          'member',
          `A Space has at most ${MOST.members} members; remove one first.`,
        )
      return { kind: 'joined', member: command.member, role: command.role, paying: command.paying }
    case 'leave':
      return leave(space, command.member)
    case 'subscribe':
      return subscribe(book, space, command.plan, command.period, now)
    case 'grant':
      return grant(book, space, command, now)
  }
}

function take(
  book: PolicyBook,
  space: Space,
  operation: Operation,
  now: Instant,
  fact: (taken: Taken) => Fact,
): Fact {
  const asked = { by: operation.by, feature: featureOf(operation), units: operation.count }
  const admission = admit(book, space, operation, now)
  if (!admission.admitted) {
    return { kind: 'denied', ...asked, denial: refusal(book, space, operation, admission, now) }
  }
  const use = 'use' in operation ? [operation.use] : operation.batch
  const { cost, draws, counts } = admission
  return fact({ ...asked, client: operation.client, use, takes: cost.takes, draws, counts })
}

function hold(book: PolicyBook, space: Space, command: Command & { do: 'hold' }, now: Instant): Fact {
  if (command.for < HOLD_FOR.least || command.for > HOLD_FOR.most) {
    throw new Fault('malformed', 'for', 'A hold lasts between one minute (PT1M) and one week (P7D).')
  }
  if (space.holds.size >= MOST.openHolds) {
    throw new Fault(
      'too_many',
      'holds',
      `This Space has ${MOST.openHolds} open holds; capture or release some first.`,
    )
  }
  return take(book, space, command.operation, now, (taken) => ({
    kind: 'held',
    ...taken,
    expires: later(now, command.for),
  }))
}

function capture(space: Space, command: Command & { do: 'capture' }): Fact {
  const hold = openHold(space, command.hold)
  const units = unitsOf(hold, command.count)
  const takes = hold.takes
  const [draws] = splitDraws(hold.draws, shareOf(hold, units))
  return {
    kind: 'captured',
    hold: hold.number,
    by: hold.by,
    feature: hold.feature,
    units,
    takes,
    draws,
    counts: countsOf(hold, units),
  }
}

function release(space: Space, command: Command & { do: 'release' }): Fact {
  const hold = openHold(space, command.hold)
  const units = unitsOf(hold, command.count ?? hold.units)
  const [, draws] = splitDraws(hold.draws, shareOf(hold, hold.units - units))
  const reason = command.reason ?? 'released'
  return {
    kind: 'released',
    hold: hold.number,
    by: hold.by,
    feature: hold.feature,
    units,
    draws,
    counts: countsOf(hold, units),
    reason,
  }
}

function openHold(space: Space, number: number): Hold {
  const hold = numberedGet(space.holds, number)
  if (hold) return hold
  throw new Fault(
    'hold_closed',
    'hold',
    `Hold ${number} is not open: it was settled, it expired, or it never was. Place a new one.`,
  )
}

function unitsOf(hold: Hold, count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= hold.units) return count
  throw new Fault(
    'malformed',
    'count',
    `Hold ${hold.number} has ${hold.units} units left; ask for 1 to ${hold.units}.`,
  )
}

function shareOf(hold: Hold, units: number): { pool: string; amount: Amount }[] {
  return hold.takes.map((take) => ({ pool: take.pool, amount: times(take.amount, units) }))
}

function countsOf(hold: Hold, units: number): Hold['counts'] {
  return hold.counts.map((each) => ({ ...each, count: (each.count / hold.units) * units }))
}

function leave(space: Space, member: string): Fact {
  if (space.members.some((each) => each.id === member && !each.left)) return { kind: 'left', member }
  throw new Fault('unknown_member', 'member', `${member} is not a member of this Space.`)
}

function grant(book: PolicyBook, space: Space, command: Command & { do: 'grant' }, now: Instant): Fact {
  if (!book.policy(space.policy).pools[command.pool]) {
    throw new Fault('unknown_pool', 'pool', `There is no pool "${command.pool}" under ${space.policy}.`)
  }
  const { pool, kind, amount, priority = PRIORITY.given, expires = NEVER, note } = command
  if (space.grants.length >= MOST.grants)
    throw new Fault('too_many', 'grant', `A Space has at most ${MOST.grants} live grants.`)
  if (expires <= now)
    throw new Fault('malformed', 'expires', `${iso(expires)} has passed; name a later instant or none.`)
  const made = newGrant({ number: space.nextGrant, pool, kind, priority, expires, size: amount })
  return { kind: 'granted', grant: made, ...(note !== undefined && { note }) }
}
