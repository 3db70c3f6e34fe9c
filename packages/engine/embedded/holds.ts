/** Holds, embedded: reserve before the work, capture what succeeded, release the rest. */
import type { HoldMethods } from '@allot/api/allot'
import { captureRequest, extendRequest, newHold, releaseRequest } from '@allot/api/operation'
import { pageQuery } from '@allot/api/page'
import type { HoldPage } from '@allot/api/wire'
import { iso } from '@allot/rules/instant'
import { mapValues } from '@allot/rules/persistent-map'
import type { SpaceState } from '@allot/rules/space'
import type { Engine } from '../engine.ts'
import { captureCommand, holdCommand, holdNumber, releaseCommand } from './command-input.ts'
import { throwInOperation } from './operations.ts'
import { answerRequest, keyOf } from './request.ts'

export function holdsOf(engine: Engine): HoldMethods {
  return {
    holds: (space, given) =>
      answerRequest(given, async () => {
        const { after, limit } = pageQuery.parse(given ?? {})
        return openHolds(await engine.space(space), after, limit)
      }),
    hold: (space, operation, options) =>
      answerRequest(options, () => {
        const input = newHold.parse({ operation, for: options?.for, partial: options?.partial })
        return engine.submit(space, keyOf(options), holdCommand(input)).catch(throwInOperation)
      }),
    extend: (space, hold, length, options) =>
      answerRequest(options, () => {
        const input = extendRequest.parse({ for: length })
        return engine.submit(space, keyOf(options), { do: 'extend', hold: holdNumber(hold), for: input.for })
      }),
    capture: (space, hold, count, options) =>
      answerRequest(options, () => {
        const input = captureRequest.parse({ count, actual: options?.actual })
        return engine.submit(space, keyOf(options), captureCommand(engine.policies, holdNumber(hold), input))
      }),
    release: (space, hold, options) =>
      answerRequest(options, () => {
        const input = releaseRequest.parse({ count: options?.count, reason: options?.reason })
        return engine.submit(space, keyOf(options), releaseCommand(holdNumber(hold), input))
      }),
  }
}

function openHolds(space: SpaceState, after: number, limit: number): HoldPage {
  const open = [...mapValues(space.holds)]
    .filter((hold) => hold.number > after)
    .sort((a, b) => a.number - b.number)
    .slice(0, limit)
  return {
    holds: open.map(({ number, by, feature, units, expires }) => ({
      ...{ id: String(number), by, feature, remaining: units, expiresAt: iso(expires) },
    })),
    next: open.length === limit ? (open.at(-1)?.number ?? null) : null,
  }
}
