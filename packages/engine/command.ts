/**
 * A request: a command as callers state it. The same id and content gets the first answer for ever, and other content
 * under the same id is a fault. What was asked is read off the entry that answered; an entry that does not say all of
 * it (a denial, a change of plan) is kept with the request beside it. That costs nothing where a hash of every
 * request cost a seventh of an operation, and it compares the requests themselves.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Command, SpaceCreation } from '@allot/rules/command'
import type { Entry, RefundReason } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import type { Operation } from '@allot/rules/operation'
import type { StoredEntry } from './log/commit-batch-writer.ts'

/** A refund names what it refunds by its entry's number. */
export type SubmittedCommand =
  | Exclude<Command, { do: 'refund' }>
  | { readonly do: 'refund'; readonly charge: number; readonly count: number; readonly reason: RefundReason }

export type AnyCommand = SubmittedCommand | ({ readonly do: 'create' } & SpaceCreation)

/** A request under its id. */
export interface KeyedCommand {
  readonly key: string
  readonly command: SubmittedCommand
}

/** The entry with what was asked beside it, where it does not say it itself. */
export function keptFor(entry: Entry, asked: AnyCommand | undefined): StoredEntry {
  return !asked || saysAll(entry, asked) ? entry : { ...entry, asked }
}

/** @throws Fault `idempotency_key_reused` unless the entry answered this very request */
export function refuseOther(entry: StoredEntry, id: string, asked: AnyCommand): void {
  if (answers(entry, asked)) return
  throw new Fault(
    'idempotency_key_reused',
    'idempotencyKey',
    `The idempotency key "${id}" was used for another request; give each request its own.`,
  )
}

/** Whether the entry that came of a request says all that was asked. */
function saysAll(entry: Entry, asked: AnyCommand): boolean {
  switch (asked.do) {
    case 'charge':
      return entry.kind === 'charged' && isOf(asked, CHARGE) && isOf(asked.operation, OPERATION)
    case 'hold':
      return entry.kind === 'held' && isOf(asked, HOLD) && isOf(asked.operation, OPERATION)
    case 'capture':
      return entry.kind === 'captured' && isOf(asked, CAPTURE)
    case 'refund':
      return entry.kind === 'refunded' && isOf(asked, REFUND)
    default:
      return false
  }
}

/** Whether the entry answered this very request. */
function answers(entry: StoredEntry, asked: AnyCommand): boolean {
  return isDeepStrictEqual(plain(entry.asked ?? askedBy(entry)), plain(asked))
}

const CHARGE = ['do', 'operation']
const HOLD = ['do', 'operation', 'for']
const CAPTURE = ['do', 'hold', 'count']
const REFUND = ['do', 'charge', 'count', 'reason']
const OPERATION = ['by', 'client', 'count', 'use', 'batch']

/** Whether it has these properties and no others: what an entry might not say must not be forgotten. */
function isOf(object: object, properties: readonly string[]): boolean {
  for (const property in object) if (!properties.includes(property)) return false
  return true
}

/** As JSON keeps it: without what is undefined. */
function plain(asked: AnyCommand | undefined): unknown {
  return asked && JSON.parse(JSON.stringify(asked))
}

function askedBy(entry: Entry): AnyCommand | undefined {
  switch (entry.kind) {
    case 'charged':
      return { do: 'charge', operation: operationOf(entry) }
    case 'held':
      return {
        do: 'hold',
        operation: operationOf(entry),
        for: (entry.expires - entry.at) as (AnyCommand & { do: 'hold' })['for'], // the length it was asked for
      }
    case 'captured':
      return { do: 'capture', hold: entry.hold, count: entry.units }
    case 'refunded':
      return { do: 'refund', charge: entry.charge, count: entry.units, reason: entry.reason }
    default:
      return undefined
  }
}

function operationOf({ by, client, feature, use, units }: Entry & { kind: 'charged' | 'held' }): Operation {
  const [first] = use
  if (first && feature === first.feature) return { by, client, count: units, use: first }
  return { by, client, count: units, batch: [...use] }
}
