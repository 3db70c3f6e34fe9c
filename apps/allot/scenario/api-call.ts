/** The API call of each command of a scenario: method, path and body. */

import type { ActualInput } from '@allot/api/wire'
import type { SubmittedCommand } from '@allot/engine/command'
import { type Amount, decimalOf, type Unit } from '@allot/rules/amount'
import type { SpaceCreation } from '@allot/rules/command'
import { type Duration, iso, SECOND } from '@allot/rules/instant'

import type { ActualCost } from '@allot/rules/settling'

/** One request to the API. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: object
}

export function spacePath(space: string): string {
  return `/v1/spaces/${encodeURIComponent(space)}`
}

export function creationCall({ subscribed, ...creation }: SpaceCreation, person?: string): ApiCall {
  const since = subscribed === undefined ? {} : { subscribed: iso(subscribed) }
  return { method: 'POST', path: '/v1/spaces', body: { ...creation, ...since, person } }
}

/** @param unitOf the unit of a pool; on the wire, amounts are written as people write them */
export function callFor(space: string, request: SubmittedCommand, unitOf: (pool: string) => Unit): ApiCall {
  const at = spacePath(space)
  const plain = (pool: string, amount: Amount) => decimalOf(amount, unitOf(pool))
  const post = (path: string, body: object): ApiCall => ({ method: 'POST', path: `${at}/${path}`, body })
  switch (request.do) {
    case 'charge':
      return post('charges', { operation: request.operation })
    case 'hold': {
      const { operation, for: length, partial } = request
      return post('holds', { operation, for: durationText(length), ...(partial && { partial }) })
    }
    case 'extend':
      return post(`holds/${request.hold}/extensions`, { for: durationText(request.for) })
    case 'capture':
      return post(`holds/${request.hold}/captures`, {
        count: request.count,
        actual: actualBody(request.actual, plain),
      })
    case 'release':
      return post(`holds/${request.hold}/releases`, { count: request.count, reason: request.reason })
    case 'refund':
      return post('refunds', {
        charge: String(request.charge),
        count: request.count,
        reason: request.reason,
      })
    case 'join': {
      const { member, role, paying } = request
      return post('members', { member, role, paying })
    }
    case 'set_role': {
      const { member, role } = request
      return { method: 'PATCH', path: `${at}/members/${encodeURIComponent(member)}`, body: { role } }
    }
    case 'leave':
      return { method: 'DELETE', path: `${at}/members/${encodeURIComponent(request.member)}` }
    case 'cap': {
      const { member, pool, most } = request
      const capped = most === null ? null : plain(pool, most)
      return post(`members/${encodeURIComponent(member)}/caps`, { pool, most: capped })
    }
    case 'subscribe': {
      const { plan, period, overrides } = request
      return post('subscriptions', { plan, period, overrides })
    }
    case 'cancel':
      return { method: 'DELETE', path: `${at}/subscriptions` }
    case 'settle_once':
    case 'settle_welcome':
      throw new Error('Invariant: the engine alone settles what a plan gives once.')
    case 'payment': {
      const until = request.until === undefined ? {} : { paidUntil: iso(request.until) }
      return post('payments', { status: request.status, ...until })
    }
    case 'grant': {
      const { pool, amount, kind, priority, expires, from, note } = request
      const until = expires === undefined ? {} : { expires: iso(expires) }
      const since = from === undefined ? {} : { from: iso(from) }
      return post('grants', { pool, amount: plain(pool, amount), kind, priority, note, ...until, ...since })
    }
    case 'void':
      return post(`grants/${request.grant}/voids`, { reason: request.reason, note: request.note })
  }
}

function durationText(length: Duration): string {
  return `PT${length / SECOND}S`
}

function actualBody(
  actual: ActualCost | undefined,
  plain: (pool: string, amount: Amount) => number,
): ActualInput | undefined {
  if (!actual || 'quantity' in actual) return actual
  return { amounts: Object.fromEntries(actual.takes.map(({ pool, amount }) => [pool, plain(pool, amount)])) }
}
