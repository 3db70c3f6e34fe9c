/**
 * Takes a grant back: what is left of it lapses, with a reason that the log keeps. A correction is an entry and never an
 * edit, so a wrong amount is taken back and granted again.
 *
 * What a plan gives is not taken back like this. It ends with its period or its subscription; a grant of it that was
 * voided would be given again by the next upgrade, which reads from it how much the period was given.
 */

import type { Command } from '../model/command.ts'
import type { Voided } from '../model/grant-entry.ts'
import type { SpaceState } from '../model/space.ts'
import { grantOf } from '../model/voided-grants.ts'
import { Fault } from '../values/fault.ts'
import type { Instant } from '../values/instant.ts'

/** @throws Fault `unknown_grant`, or `malformed` for what a plan gives */
export function voidGrant(space: SpaceState, command: Command & { do: 'void' }, now: Instant): Voided {
  const { grant: number, reason, note } = command
  const grant = grantOf(space, number, now)
  if (!grant || grant.voided) {
    const has = space.grants.some((each) => each.kind !== 'plan' && each.kind !== 'once')
    const others = has
      ? 'List the grants of the Space to find its number.'
      : 'The Space has none to take back.'
    throw new Fault(
      'unknown_grant',
      'grant',
      `Grant ${number} has lapsed, was taken back or never was. ${others}`,
    )
  }
  if (grant.kind === 'plan' || grant.kind === 'once')
    throw new Fault(
      'malformed',
      'grant',
      `Grant ${number} is what the plan gives. Change or end the subscription, or agree on other figures.`,
    )
  const { pool, left: amount } = grant
  return { kind: 'voided', grant: number, pool, amount, reason, ...(note !== undefined && { note }) }
}
