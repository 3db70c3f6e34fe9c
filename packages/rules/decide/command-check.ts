/**
 * Checks a command that came in without its schema. Every command passes here, of any caller: the server, an
 * application that embeds the engine, another server of a fleet, a program that uses the rules alone. What the rules
 * themselves refuse with a reason of their own (more units than a hold has, an unknown pool) is left to them.
 */

import type { Command, SpaceCreation } from '../model/command.ts'
import type { PersonHash } from '../model/once-share.ts'
import { MAX_SIZES } from '../model/operation.ts'
import type { PaymentReport } from '../model/payment.ts'
import type { Overrides, Subscription } from '../model/plan.ts'
import type { ActualCost } from '../model/settling.ts'
import { VOID_REASONS } from '../model/voided-grants.ts'
import { UNLIMITED } from '../policy/terms.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, requireInstant } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { PERIODS } from '../values/renewal.ts'
import {
  requireBoolean,
  requireKeepable,
  requireLength,
  requireList,
  requireObject,
  requireText,
  requireWhole,
  requireWord,
} from '../values/shape.ts'
import { checkOperation } from './operation-check.ts'

/** @throws Fault `malformed`, with the path of what is wrong */
export function checkCommand(command: Command): void {
  requireObject(command, 'command')
  switch (command.do) {
    case 'charge':
      checkOperation(command.operation)
      break
    case 'hold':
      requireWhole(command.for, 0, Number.MAX_SAFE_INTEGER, 'for')
      checkOperation(command.operation)
      break
    case 'extend':
      requireWhole(command.for, 0, Number.MAX_SAFE_INTEGER, 'for')
      requireSeq(command.hold)
      break
    case 'capture':
      requireSeq(command.hold)
      if (command.actual !== undefined) checkActual(command.actual)
      break
    case 'release':
      requireSeq(command.hold)
      if (command.reason !== undefined) requireWord(command.reason, REASONS, 'reason')
      break
    case 'refund':
      checkRefund(command)
      break
    case 'cancel':
      break
    case 'grant':
      checkGrant(command)
      break
    case 'void':
      checkVoid(command)
      break
    case 'subscribe':
      checkSubscription(command)
      break
    case 'payment':
      checkPayment(command)
      break
    case 'settle_welcome':
      requireText(command.plan, MAX_NAME, 'plan')
      checkPersons(command.persons)
      requireText(command.holder, MAX_ID, 'holder')
      break
    case 'settle_once':
      checkPersons(command.persons)
      requireText(command.holder, MAX_ID, 'holder')
      break
    case 'join':
    case 'set_role':
    case 'leave':
    case 'cap':
      checkMembership(command)
      break
    default:
      throw unknownCommand(command)
  }
}

/** A command that is added and not checked here does not compile. */
function unknownCommand(_: never): Fault {
  return new Fault('malformed', 'do', 'There is no such command.')
}

/**
 * A subscription cannot have begun later than now: its allowance would be there at once, and its period in the future.
 * @throws Fault `malformed`
 */
export function checkCreation(creation: SpaceCreation, now: Instant): void {
  requireObject(creation, 'creation')
  requireText(creation.space, MAX_ID, 'space')
  requireText(creation.name, MAX_ID, 'name')
  requireText(creation.owner, MAX_SIZES.member, 'owner')
  requireBoolean(creation.paying, 'paying')
  checkSubscription(creation)
  if (creation.persons !== undefined) checkPersons(creation.persons)
  const { subscribed = now } = creation
  requireInstant(subscribed, 'subscribed')
  if (subscribed > now)
    throw new Fault(
      'malformed',
      'subscribed',
      'This is later than now, and a subscription has begun already. Leave it out where it begins now.',
    )
}

/** @throws Fault `malformed` */
function checkPayment({ status, until }: PaymentReport): void {
  requireWord(status, ['paid', 'overdue', 'paused'], 'status')
  if (until !== undefined) requireInstant(until, 'until')
}

/** @throws Fault `malformed` */
function checkPersons(persons: readonly PersonHash[]): void {
  requireList(persons, MAX_PERSONS, 'persons')
  for (const [at, person] of persons.entries()) requireText(person, MAX_ID, `persons.${at}`)
}

function checkActual(actual: ActualCost): void {
  requireObject(actual, 'actual')
  if ('quantity' in actual) requireWhole(actual.quantity, 0, MAX_SIZES.quantity, 'actual.quantity')
  else requireAmounts(actual.takes, 'amount', 'actual.takes')
}

function checkSubscription({ plan, period, overrides }: Subscription): void {
  requireText(plan, MAX_NAME, 'plan')
  requireWord(period, PERIODS, 'period')
  checkOverrides(overrides)
}

function checkMembership(command: Command & { do: 'join' | 'set_role' | 'leave' | 'cap' }): void {
  requireLength(command.member, MAX_SIZES.member, 'member') // of a new one more is asked, in membership.ts
  if (command.do === 'cap') requireText(command.pool, MAX_NAME, 'pool')
  if (command.do === 'cap' && command.most !== null) requireWhole(command.most, 0, UNLIMITED, 'most')
  if (command.do === 'join' || command.do === 'set_role') requireWord(command.role, ROLES, 'role')
  if (command.do === 'join') requireBoolean(command.paying, 'paying')
}

function requireSeq(hold: number): void {
  requireWhole(hold, 1, Number.MAX_SAFE_INTEGER, 'hold')
}

function checkRefund({ charge, refunded, reason }: Command & { do: 'refund' }): void {
  requireWord(reason, REASONS, 'reason')
  requireObject(charge, 'charge')
  requireWord(charge.kind, ['charged', 'captured', 'exported'], 'charge.kind')
  requireWhole(charge.units, 1, MAX_SIZES.count, 'charge.units')
  requireWhole(refunded, 0, charge.units, 'refunded')
  requireInstant(charge.kind === 'captured' ? charge.placed : charge.at, 'charge.at')
  requireAmounts(charge.draws, 'amount', 'charge.draws')
  requireAmounts(charge.takes, 'amount', 'charge.takes')
  requireAmounts(charge.counts, 'count', 'charge.counts')
}

/** An entry of the log has them right; a program that makes its own charges may not. */
function requireAmounts<Key extends string>(
  list: readonly { readonly [key in Key]: number }[],
  key: Key,
  path: string,
): void {
  requireList(list, Number.MAX_SAFE_INTEGER, path)
  for (const each of list) {
    requireObject(each, path)
    requireWhole(lookUp<number>(each, key), 0, Number.MAX_SAFE_INTEGER, path)
  }
}

function checkGrant(command: Command & { do: 'grant' }): void {
  const { pool, amount, kind, priority, expires, from, note } = command
  requireText(pool, MAX_NAME, 'pool')
  requireWhole(amount, 0, Number.MAX_SAFE_INTEGER, 'amount')
  requireWord(kind, KINDS, 'kind')
  if (priority !== undefined) requireWhole(priority, 0, MAX_PRIORITY, 'priority')
  if (expires !== undefined) requireInstant(expires, 'expires')
  if (from !== undefined) requireInstant(from, 'from')
  checkNote(note)
}

function checkVoid({ grant, reason, note }: Command & { do: 'void' }): void {
  requireWhole(grant, 1, Number.MAX_SAFE_INTEGER, 'grant')
  requireWord(reason, VOID_REASONS, 'reason')
  checkNote(note)
}

function checkNote(note: string | undefined): void {
  if (note === undefined) return
  if (typeof note !== 'string') throw new Fault('malformed', 'note', 'Give a text.')
  requireKeepable(note, 'note')
}

/** @throws Fault `malformed` */
function checkOverrides(overrides: Overrides | undefined): void {
  if (overrides === undefined) return
  requireObject(overrides, 'overrides')
  for (const [name, own] of Object.entries(overrides)) {
    requireKeepable(name, 'overrides')
    if (own === 'unlimited' || own === 'no access') continue
    if (typeof own === 'number' && own >= 0 && own <= Number.MAX_SAFE_INTEGER) continue
    throw new Fault(
      'malformed',
      `overrides.${name}`,
      'Give a number that is not below 0, "unlimited" or "no access".',
    )
  }
}

const REASONS = ['technical', 'timeout', 'cancelled', 'moderated']
const ROLES = ['owner', 'admin', 'member']
const KINDS = ['top_up', 'goodwill', 'promo', 'custom', 'rollover']
const MAX_PRIORITY = 1_000
const MAX_NAME = 80
const MAX_ID = 255
/** The ways in which one person is known: by account, by e-mail. */
const MAX_PERSONS = 20
