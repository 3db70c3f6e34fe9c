/**
 * Which command an entry answered. The same key and command get the first answer for ever; another command under the
 * same key is a fault. The command is read off the entry that answered it; an entry that does not say all of it (a
 * denial, a change of plan) is stored with the command beside it. That costs nothing, where a hash of every command
 * cost a seventh of an operation, and it compares the commands themselves.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Entry } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import type { Operation } from '@allot/rules/operation'
import type { AnyCommand } from '../command.ts'
import type { StoredEntry } from '../log/stored-entry.ts'

/** The entry with its command beside it, where the entry does not say all of it. */
export function withCommand(entry: Entry, command: AnyCommand | undefined): StoredEntry {
  return !command || saysAll(entry, command) ? entry : { ...entry, asked: command }
}

/** @throws Fault `idempotency_key_reused` unless the entry answered this very command */
export function refuseReusedKey(entry: StoredEntry, key: string, command: AnyCommand): void {
  if (isDeepStrictEqual(asJson(entry.asked ?? commandOf(entry)), asJson(command))) return
  throw new Fault(
    'idempotency_key_reused',
    'idempotencyKey',
    `The idempotency key "${key}" was used for another request; give each request its own.`,
  )
}

/** Whether the entry says all of the command that it answers. */
function saysAll(entry: Entry, command: AnyCommand): boolean {
  switch (command.do) {
    case 'charge':
      return entry.kind === 'charged' && hasOnly(command, CHARGE) && hasOnly(command.operation, OPERATION)
    case 'hold':
      return entry.kind === 'held' && hasOnly(command, HOLD) && hasOnly(command.operation, OPERATION)
    case 'capture':
      return entry.kind === 'captured' && hasOnly(command, CAPTURE)
    case 'refund':
      return entry.kind === 'refunded' && hasOnly(command, REFUND)
    default:
      return false
  }
}

const CHARGE = ['do', 'operation']
const HOLD = ['do', 'operation', 'for']
const CAPTURE = ['do', 'hold', 'count']
const REFUND = ['do', 'charge', 'count', 'reason']
const OPERATION = ['by', 'client', 'count', 'use', 'batch']

/** Whether it has no other properties than these: an entry might not say what another property asks for. */
function hasOnly(object: object, properties: readonly string[]): boolean {
  for (const property in object) if (!properties.includes(property)) return false
  return true
}

/** As JSON keeps it: without properties that are undefined. */
function asJson(command: AnyCommand | undefined): unknown {
  return command && JSON.parse(JSON.stringify(command))
}

/** The command that an entry answers, where the entry says all of it. */
function commandOf(entry: Entry): AnyCommand | undefined {
  switch (entry.kind) {
    case 'charged':
      return { do: 'charge', operation: operationOf(entry) }
    case 'held':
      return {
        do: 'hold',
        operation: operationOf(entry),
        for: (entry.expires - entry.at) as (AnyCommand & { do: 'hold' })['for'], // a hold expires so long after its instant
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
