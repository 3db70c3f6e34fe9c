/** Holds, embedded: reserve before the work, take what succeeded, give back the rest. */
import type { Answer } from '@allot/rules/answer'
import type { RefundReason } from '@allot/rules/entry'
import { duration, iso } from '@allot/rules/instant'
import type { OperationInput } from '@allot/rules/operation'
import { mapValues } from '@allot/rules/persistent-map'
import type { Engine } from '../engine.ts'
import { holdOf, keyOf, numberOf, releaseOf, type Write } from './operations.ts'

export interface Holds {
  /** The holds that are open, oldest first. */
  holds(space: string): Promise<OpenHolds>
  hold(space: string, operation: OperationInput, options?: HoldOptions): Promise<Answer>
  /** @param length an ISO 8601 duration, counted from now */
  extend(space: string, hold: string, length: string, options?: Write): Promise<Answer>
  capture(space: string, hold: string, count: number, options?: Write): Promise<Answer>
  release(space: string, hold: string, options?: ReleaseOptions): Promise<Answer>
}

export interface HoldOptions extends Write {
  /** An ISO 8601 duration, PT24H unless said. */
  readonly for?: string | undefined
  /** Rather as many as fit now than none. */
  readonly partial?: boolean | undefined
}

export interface ReleaseOptions extends Write {
  /** All that are left, unless said. */
  readonly count?: number | undefined
  readonly reason?: RefundReason | undefined
}

export interface OpenHolds {
  readonly holds: { id: string; by: string; feature: string; remaining: number; expiresAt: string }[]
  /** All of them are told at once. */
  readonly next: null
}

export function holdsOf(allot: Engine): Holds {
  return {
    holds: async (space) => {
      const open = [...mapValues((await allot.space(space)).holds)].sort((a, b) => a.number - b.number)
      const told = open.map(({ number, by, feature, units, expires }) => ({
        ...{ id: String(number), by, feature, remaining: units, expiresAt: iso(expires) },
      }))
      return { holds: told, next: null }
    },
    hold: async (space, operation, options = {}) =>
      allot.submit(space, keyOf(options), holdOf(operation, options)),
    extend: async (space, hold, length, options) =>
      allot.submit(space, keyOf(options), {
        do: 'extend',
        hold: numberOf(hold, 'unknown_hold'),
        for: duration(length),
      }),
    capture: async (space, hold, count, options) =>
      allot.submit(space, keyOf(options), { do: 'capture', hold: numberOf(hold, 'unknown_hold'), count }),
    release: async (space, hold, options = {}) =>
      allot.submit(space, keyOf(options), releaseOf(hold, options)),
  }
}
