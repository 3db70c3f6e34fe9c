/** Grants, embedded: add an amount to a pool, list what there is, and take one back. */
import type { GrantMethods } from '@allot/api/allot'
import { newGrant, newVoid } from '@allot/api/grant'
import { pageQuery } from '@allot/api/page'
import { grantCommand, voidCommand } from '@allot/rules/grant-input'
import type { Engine } from '../engine.ts'
import { answerRequest, keyOf } from './request.ts'

export function grantsOf(engine: Engine): GrantMethods {
  return {
    grant: (space, grant, options) =>
      answerRequest(options, async () => {
        const input = newGrant.parse(grant)
        const command = grantCommand(engine.policies, await engine.space(space), input)
        return engine.submit(space, keyOf(options), command)
      }),
    grants: (space, given) => answerRequest(given, () => engine.grants(space, pageQuery.parse(given ?? {}))),
    voidGrant: (space, grant, why, options) =>
      answerRequest(options, () => {
        const input = newVoid.parse(why)
        return engine.submit(space, keyOf(options), voidCommand(grant, input))
      }),
  }
}
