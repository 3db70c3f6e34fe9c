/** Spaces, embedded: created, subscribed to a plan; and their usage. */
import { hash } from 'node:crypto'
import type { SpaceMethods, UsageMethods } from '@allot/api/allot'
import { newPayment } from '@allot/api/payment'
import { newSpace, subscriptionChange } from '@allot/api/space'
import { usageQuery } from '@allot/api/usage'
import { Fault } from '@allot/rules/fault'
import { instant } from '@allot/rules/instant'
import { paymentCommand } from '@allot/rules/payment-input'
import type { Engine } from '../engine.ts'
import { freeAllowanceOf, hashPerson } from '../once-claims.ts'
import { answerRequest, keyOf } from './request.ts'

export function spacesOf(engine: Engine): SpaceMethods & UsageMethods {
  return {
    createSpace: (input, options) =>
      answerRequest(options, async () => {
        const {
          name,
          plan,
          period,
          owner,
          paying = true,
          subscribed,
          overrides,
          person,
          ...own
        } = newSpace.parse(input)
        if (owner === undefined) throw new Fault('malformed', 'owner', 'Say which member will own the Space.')
        const key = keyOf(options)
        const space = own.space ?? `spc_${hash('sha256', `${owner}\n${key}`, 'base64url').slice(0, 16)}`
        const creation = {
          ...{ space, name, owner, paying, plan, period },
          ...(subscribed !== undefined && { subscribed: instant(subscribed, 'subscribed') }),
          ...(overrides && { overrides }),
          ...(person !== undefined && { persons: [hashPerson(`person ${person}`)] }),
        }
        await engine.createSpace(creation, `create ${space}`)
        return { id: space, name, ...freeAllowanceOf(engine.policies, await engine.space(space)) }
      }),
    subscribe: (space, plan, period, options) =>
      answerRequest(options, () => {
        const input = subscriptionChange.parse({ plan, period })
        return engine.submit(space, keyOf(options), {
          do: 'subscribe',
          plan: input.plan,
          period: input.period,
        })
      }),
    cancel: (space, options) =>
      answerRequest(options, () => engine.submit(space, keyOf(options), { do: 'cancel' })),
    reportPayment: (space, payment, options) =>
      answerRequest(options, () =>
        engine.submit(space, keyOf(options), paymentCommand(newPayment.parse(payment))),
      ),
    usage: (space, given) =>
      answerRequest(given, () => {
        const { member = '' } = usageQuery.parse(given ?? {})
        return engine.usage(space, { member, operator: true })
      }),
  }
}
