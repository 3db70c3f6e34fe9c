/**
 * Decide: the entries that a command becomes, given the Space, the policies and the instant. It is a pure function: the
 * same arguments give the same entries, in a test, in the engine, in a browser or in a backtest. It stores nothing; the
 * engine appends the entries, and only then answers the caller.
 *
 * First come entries for what has become due (see time.ts), then the answer, then the thresholds that it crosses.
 */

import { evolve } from '../evolve/evolve.ts'
import type { Command, SpaceCreation } from '../model/command.ts'
import type { Created, Entry, EntryBody } from '../model/entry.ts'
import { newGrant, PRIORITY } from '../model/grant.ts'
import type { Overrides } from '../model/plan.ts'
import { wholeSeats } from '../model/seats.ts'
import { MAX, onPlan, type SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import type { PolicyText } from '../policy/schema.ts'
import { type PoolTerms, type Terms, UNLIMITED } from '../policy/terms.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, iso, latest, NEVER, requireInstant } from '../values/instant.ts'
import { periodAt, renewalAt } from '../values/renewal.ts'
import { charge } from './charge.ts'
import { checkCommand, checkCreation } from './command-check.ts'
import { capture, extend, hold, release } from './hold.ts'
import { cap, join, leave, poolMeant, setRole } from './membership.ts'
import { settleOnce } from './once.ts'
import { reportPayment } from './payment.ts'
import { planGrants } from './plan-grants.ts'
import { refund } from './refund.ts'
import { cancel, subscribe } from './subscription.ts'
import { crossedThresholds } from './threshold.ts'
import { catchUp } from './time.ts'
import { voidGrant } from './void-grant.ts'
import { settleWelcome, welcomeOn } from './welcome.ts'

export interface Decision {
  readonly entries: readonly Entry[]
  /** The entry that answers the command. */
  readonly answer: Entry
  /** The Space after all entries. */
  readonly space: SpaceState
}

/** @throws Fault `unknown_plan`, `not_sold` */
export function create(book: PolicyBook, creation: SpaceCreation, key: string, now: Instant): Decision {
  requireInstant(now, 'clock')
  checkCreation(creation, now)
  const { space, name, owner, paying, plan, period, overrides, subscribed = now, persons } = creation
  const policy = book.at(now).policy
  requireKnownNames(book.policy(policy), overrides)
  const terms = book.terms({ policy, plan, period, overrides })
  requireAgreedFigures(terms, overrides)
  const number = Math.max(0, periodAt(subscribed, period, now))
  const renewsAt = terms.renews ? renewalAt(subscribed, period, number + 1) : NEVER
  const once = persons && ({ status: 'waiting', persons } as const)
  const given = planGrants(terms, renewsAt, 1, { seats: wholeSeats(paying ? 1 : 0), once })
  const welcome = welcomeOn(terms, { once }, now, 1 + given.length)
  const body: Created = {
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
    grants: [...given, ...welcome.grants],
    ...(persons && { persons }),
    ...welcome.step,
  }
  const answer: Entry = { seq: 1, at: now, policy, id: key, ...body }
  return { entries: [answer], answer, space: evolve(undefined, answer) }
}

/** @param key the idempotency key @param clock now @throws Fault where the command is not valid; nothing has changed then */
export function decide(
  book: PolicyBook,
  before: SpaceState,
  command: Command,
  key: string,
  clock: Instant,
): Decision {
  requireInstant(clock, 'clock')
  checkCommand(command)
  return decideChecked(book, before, command, key, clock)
}

/** Apart, so that the checks do not keep the compiler from making one piece of it. */
function decideChecked(
  book: PolicyBook,
  before: SpaceState,
  command: Command,
  key: string,
  clock: Instant,
): Decision {
  const now = latest(clock, before.at)
  const { space, entries } = catchUp(book, before, now)
  const body = decideOn(book, space, command, now)
  const answer: Entry = { ...body, seq: space.seq + 1, at: now, policy: space.policy, id: key }
  const after = evolve(space, answer)
  const crossed = crossedThresholds(book, after, answer)
  if (entries.length === 0 && crossed.length === 0) return { entries: [answer], answer, space: after }
  return {
    entries: [...entries, answer, ...crossed],
    answer,
    space: crossed.reduce<SpaceState>(evolve, after),
  }
}

function decideOn(book: PolicyBook, space: SpaceState, command: Command, now: Instant): EntryBody {
  switch (command.do) {
    case 'charge':
      return charge(book, space, command.operation, now)
    case 'hold':
      return hold(book, space, command, now)
    case 'extend':
      return extend(space, command, now)
    case 'capture':
      return capture(book, space, command)
    case 'release':
      return release(book, space, command)
    case 'refund':
      return refund(book, space, command, now)
    case 'join':
      return join(book, space, command, now)
    case 'set_role':
      return setRole(space, command)
    case 'leave':
      return leave(space, command.member)
    case 'cap':
      return cap(book, space, command)
    case 'subscribe':
      return agreed(book, space, command, now)
    case 'cancel':
      return cancel(book, space, now)
    case 'settle_once':
      return settleOnce(book, space, command)
    case 'payment':
      return reportPayment(book, space, command, now)
    case 'settle_welcome':
      return settleWelcome(book, space, command, now)
    case 'grant':
      return grant(book, space, command, now)
    case 'void':
      return voidGrant(space, command, now)
  }
}

/** @throws Fault `not_sold` for a plan whose figures are agreed with each Space, and are not yet */
function agreed(
  book: PolicyBook,
  space: SpaceState,
  command: Command & { do: 'subscribe' },
  now: Instant,
): EntryBody {
  requireKnownNames(book.policy(space.policy), command.overrides, book.terms(space).pools)
  const to = onPlan(space, command)
  requireAgreedFigures(book.terms(to), to.overrides)
  return subscribe(book, space, to, now)
}

/** A plan with custom figures has none until they are agreed; that is not the same as 0 (law 7). @throws Fault `not_sold` */
function requireAgreedFigures({ custom, title }: Terms, overrides: Overrides | undefined): void {
  if (!custom || overrides) return
  throw new Fault(
    'not_sold',
    'plan',
    `${title} is agreed with each customer; ask the operator of this product.`,
  )
}

/** Figures agreed for a Space must name pools or windows of the policy, or pools that it still has. @throws Fault `malformed` */
function requireKnownNames(
  policy: PolicyText,
  overrides: Overrides | undefined,
  has: readonly PoolTerms[] = [],
): void {
  if (!overrides) return
  const pools = new Set([...Object.keys(policy.pools), ...has.map(({ pool }) => pool)])
  const known = [...pools, ...Object.keys(policy.windows), 'batch_images']
  const stray = Object.keys(overrides).find((name) => !known.includes(name))
  if (stray === undefined) return
  throw new Fault(
    'malformed',
    `overrides.${stray}`,
    `${policy.policy} has no "${stray}"; it has ${known.join(', ')}.`,
  )
}

function grant(
  book: PolicyBook,
  space: SpaceState,
  command: Command & { do: 'grant' },
  now: Instant,
): EntryBody {
  const pool = poolMeant(book, space, command.pool)
  const { kind, amount, priority = PRIORITY.given, expires = NEVER, from, note } = command
  if (space.grants.length >= MAX.grants)
    throw new Fault(
      'too_many',
      'grant',
      `A Space has at most ${MAX.grants} grants that are not spent. Give one larger amount, or take one back first.`,
    )
  if (amount === 0) throw new Fault('malformed', 'amount', 'An amount of 0 adds nothing; name a larger one.')
  if (amount > UNLIMITED)
    throw new Fault('malformed', 'amount', 'The amount is larger than the largest possible amount.')
  if (expires <= now)
    throw new Fault('malformed', 'expires', `${iso(expires)} has passed; name a later instant or none.`)
  if (from !== undefined && expires <= from)
    throw new Fault(
      'malformed',
      'from',
      `It would end at ${iso(expires)}, before it begins; name an earlier instant.`,
    )
  const later = from === undefined || from <= now ? {} : { from }
  const made = newGrant({ number: space.nextGrant, pool, kind, priority, expires, size: amount, ...later })
  return { kind: 'granted', grant: made, ...(note !== undefined && { note }) }
}
