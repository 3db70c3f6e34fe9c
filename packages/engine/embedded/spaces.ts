/** Spaces, embedded: made, looked at, given another plan or an amount. */
import { hash } from 'node:crypto'
import type { Answer } from '@allot/rules/answer'
import { type GrantInput, grantCommand } from '@allot/rules/grant-input'
import { instant } from '@allot/rules/instant'
import type { Overrides } from '@allot/rules/plan'
import type { Period } from '@allot/rules/renewal'
import type { Usage } from '@allot/rules/usage'
import type { Engine } from '../engine.ts'
import { keyOf, type Write } from './operations.ts'

export interface Spaces {
  /** Without an id of your own for it, one follows from the owner and the id of the request. */
  createSpace(space: NewSpace, options?: Write): Promise<{ readonly id: string; readonly name: string }>
  /** Up at once, down at the next renewal. */
  subscribe(space: string, plan: string, period: Period, options?: Write): Promise<Answer>
  /** Ends the subscription at the next renewal. */
  cancel(space: string, options?: Write): Promise<Answer>
  /** Adds an amount to a pool. */
  grant(space: string, grant: GrantInput, options?: Write): Promise<Answer>
  /** What is used, reserved and left; the windows of a `member` where one is named. */
  usage(space: string, query?: { readonly member?: string | undefined }): Promise<Usage>
}

export interface NewSpace {
  readonly name: string
  readonly plan: string
  readonly period: Period
  readonly owner: string
  readonly space?: string | undefined
  readonly paying?: boolean | undefined
  /** When its subscription began; now, unless said. */
  readonly subscribed?: string | undefined
  /** Figures agreed for this Space, by pool or window. */
  readonly overrides?: Overrides | undefined
}

export function spacesOf(allot: Engine): Spaces {
  return {
    createSpace: async (asked, options) => {
      const { name, plan, period, owner, paying = true, subscribed, overrides } = asked
      const key = keyOf(options)
      const space = asked.space ?? `spc_${hash('sha256', `${owner}\n${key}`, 'base64url').slice(0, 16)}`
      const creation = {
        ...{ space, name, owner, paying, plan, period },
        ...(subscribed !== undefined && { subscribed: instant(subscribed, 'subscribed') }),
        ...(overrides && { overrides }),
      }
      await allot.createSpace(creation, `create ${space}`)
      return { id: space, name }
    },
    subscribe: (space, plan, period, options) =>
      allot.submit(space, keyOf(options), { do: 'subscribe', plan, period }),
    cancel: (space, options) => allot.submit(space, keyOf(options), { do: 'cancel' }),
    grant: async (space, grant, options) =>
      allot.submit(space, keyOf(options), grantCommand(allot.policies, await allot.space(space), grant)),
    usage: (space, { member = '' } = {}) => allot.usage(space, { member, operator: true }),
  }
}
