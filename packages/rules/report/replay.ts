/**
 * Replay: the commands of a log, derived from its entries. An entry is the result of a command; where it does not contain
 * the whole command (a denial, a partial hold) the log keeps the command beside it. Entries that follow from the time
 * alone have no command: they are made again when the commands are decided again.
 */

import type { Command, Refundable, SpaceCreation } from '../model/command.ts'
import type { Entry, EntryBase, RefundReason } from '../model/entry.ts'
import type { Operation } from '../model/operation.ts'
import type { SpaceState } from '../model/space.ts'
import { mergedPools, type PoolMerges } from '../policy/pool-merge.ts'
import type { PolicyText } from '../policy/schema.ts'
import { type Duration, NEVER } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { mapGet } from '../values/persistent-map.ts'
import { withOldDefaults } from './old-default.ts'

/** An entry with the command that the log keeps beside it, where it does. */
export type LoggedEntry = Entry & { readonly asked?: LoggedCommand }

type LoggedCommand =
  | Exclude<Command, { do: 'refund' }>
  | { readonly do: 'refund'; readonly charge: number; readonly count: number; readonly reason: RefundReason }
  | ({ readonly do: 'create' } & SpaceCreation)

/** The new numbers of replayed holds, charges and grants, by their number in the log. */
export interface ReplayIndex {
  readonly holds: ReadonlyMap<number, number>
  readonly taken: ReadonlyMap<number, ReplayedCharge>
  readonly grants: ReadonlyMap<number, number>
  /** The pool merges of all versions: the policy need not say again what an earlier one merged. */
  readonly merges: PoolMerges
}

export interface ReplayedCharge {
  readonly charge: EntryBase & Refundable
  refunded: number
}

/**
 * The command of an entry; undefined where it had none, or where its hold or charge does not exist in the replay.
 * @param policy the policy of the replay @param then the one that the entry was decided under
 */
export function commandOf(
  entry: LoggedEntry,
  space: SpaceState,
  policy: PolicyText,
  then: PolicyText | undefined,
  replayed: ReplayIndex,
): Command | undefined {
  const command = recordedCommand(entry, space, policy, replayed)
  if (!command || !('operation' in command)) return command
  return { ...command, operation: withOldDefaults(command.operation, then, policy) }
}

function recordedCommand(
  entry: LoggedEntry,
  space: SpaceState,
  policy: PolicyText,
  replayed: ReplayIndex,
): Command | undefined {
  const { asked } = entry
  if (entry.id === undefined) return undefined
  switch (entry.kind) {
    case 'charged':
    case 'exported':
      return charging(operationIn(entry))
    case 'denied':
      // How much of it would have been used is unknown, so an operation that is allowed now counts as used completely.
      return charging(operationIn(entry))
    case 'held':
      if (asked?.do === 'hold') return asked
      return { do: 'hold', operation: operationIn(entry) ?? never(entry), for: lengthOf(entry) }
    case 'extended': {
      const hold = replayed.holds.get(entry.hold)
      return hold === undefined ? undefined : { do: 'extend', hold, for: lengthOf(entry) }
    }
    case 'captured':
    case 'released':
      return settling(entry, space, replayed)
    case 'refunded': {
      const taken = replayed.taken.get(entry.charge)
      const count = Math.min(entry.units, (taken?.charge.units ?? 0) - (taken?.refunded ?? 0))
      if (!taken || count === 0) return undefined
      return { do: 'refund', charge: taken.charge, refunded: taken.refunded, count, reason: entry.reason }
    }
    case 'joined':
      return { do: 'join', member: entry.member, role: entry.role, paying: entry.paying }
    case 'left':
      return { do: 'leave', member: entry.member }
    case 'capped':
      return {
        do: 'cap',
        member: entry.member,
        pool: poolIn(policy, replayed.merges, entry.pool),
        most: entry.most,
      }
    case 'granted':
      return granting(entry, policy, replayed.merges)
    case 'voided': {
      const grant = replayed.grants.get(entry.grant)
      return grant === undefined ? undefined : { do: 'void', grant, reason: entry.reason }
    }
    case 'subscribed': {
      if (asked?.do === 'cancel' || asked?.do === 'subscribe') return asked
      const { plan, period, overrides } = entry
      return { do: 'subscribe', plan, period, ...(overrides && { overrides }) }
    }
    case 'once_settled':
      return { do: 'settle_once', persons: entry.persons, holder: entry.holder }
    case 'paid':
    case 'payment_overdue':
    case 'frozen':
      return asked?.do === 'payment' ? asked : undefined
    case 'welcome_settled': {
      const { persons, plan, holder } = entry
      return { do: 'settle_welcome', persons, plan, holder }
    }
    default:
      return undefined
  }
}

export function creationOf(entry: LoggedEntry & { kind: 'created' }): SpaceCreation {
  const { space, name, owner, plan, period, overrides, persons, anchor } = entry
  const own = { ...(overrides && { overrides }), ...(persons && { persons }) }
  return { space, name, owner: owner.id, paying: owner.paying, plan, period, subscribed: anchor, ...own }
}

function charging(operation: Operation | undefined): Command | undefined {
  return operation && { do: 'charge', operation }
}

/** @returns undefined for a denial that is stored without its operation */
function operationIn(entry: LoggedEntry): Operation | undefined {
  if (entry.asked && 'operation' in entry.asked) return entry.asked.operation
  switch (entry.kind) {
    case 'charged':
    case 'held': {
      const { by, client, feature, units: count, use } = entry
      const [first] = use
      if (first && feature === first.feature) return { by, client, count, use: first }
      return { by, client, count, batch: [...use] }
    }
    case 'exported': {
      const { by, client, units: count, act, design } = entry
      return { by, client, count, export: { act, design, uses: [] } }
    }
    default:
      return undefined
  }
}

function settling(
  entry: LoggedEntry & { kind: 'captured' | 'released' },
  space: SpaceState,
  { holds }: ReplayIndex,
): Command | undefined {
  const hold = holds.get(entry.hold)
  const open = hold === undefined ? undefined : mapGet(space.holds, hold)
  if (hold === undefined || !open) return undefined
  const count = Math.min(entry.units, open.units)
  // A failure that the policy did not refund is in the log as a capture.
  const failed = entry.asked?.do === 'release' ? entry.asked.reason : undefined
  if (entry.kind === 'captured' && !failed) {
    const actual = open.settles && entry.asked?.do === 'capture' ? entry.asked.actual : undefined
    return { do: 'capture', hold, count, ...(actual && { actual }) }
  }
  return { do: 'release', hold, count, ...(failed && { reason: failed }) }
}

function granting(
  entry: LoggedEntry & { kind: 'granted' },
  policy: PolicyText,
  merges: PoolMerges,
): Command | undefined {
  const { pool, size: amount, kind, priority, expires, from } = entry.grant
  if (kind === 'plan' || kind === 'once' || kind === 'welcome') return undefined
  const until = expires === NEVER ? {} : { expires }
  return {
    do: 'grant',
    pool: poolIn(policy, merges, pool),
    amount,
    kind,
    priority,
    ...until,
    ...(from !== undefined && { from }),
  }
}

/** The pool of that name, or the one of the policy into which it is merged. */
function poolIn(policy: PolicyText, merges: PoolMerges, pool: string): string {
  return lookUp(mergedPools(merges, policy), pool) ?? pool
}

function lengthOf(entry: LoggedEntry & { kind: 'held' | 'extended' }): Duration {
  return (entry.expires - entry.at) as Duration // one instant less another
}

function never(entry: LoggedEntry): never {
  throw new Error(`Invariant: entry ${entry.seq} does not contain its command.`)
}
