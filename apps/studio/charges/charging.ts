/**
 * Charging: reserves what so many results take, then settles them one by one. "Generate more" is one hold of two; one
 * that comes out is captured, one that fails is given back, or kept, as the policy says for the reason.
 */
import type { AllotClient } from '@allot/client/allot'
import type { Answer, Client, Denial, FeatureUse, RefundReason } from '@allot/client/wire'
import { ownKey } from './own-key.ts'
import { type Settled, settledBy, sumOf, type Taken } from './taken.ts'
import { unlessClosed } from './unless-closed.ts'

export interface ChargedWork {
  readonly space: string
  /** The member who acts. */
  readonly by: string
  /** The same one for work done again; at most 150 characters. */
  readonly key: string
  /** What its idempotency keys follow from besides (own-key.ts). */
  readonly keySecret: string | null
  /** What one result takes. */
  readonly uses: readonly FeatureUse[]
  /** How many results. */
  readonly count: number
}

/** A hold for each use. */
export type PlacedHolds =
  | { readonly ok: true; readonly holds: readonly string[] }
  | { readonly ok: false; readonly denial: Denial }

export interface Charging {
  /** Reserves all of it, or nothing. What was denied before is asked for anew. */
  place(work: ChargedWork): Promise<PlacedHolds>
  /** Takes one result. @param item which of them, from 0 */
  capture(work: ChargedWork, holds: readonly string[], item: number): Promise<Taken>
  /** Gives one result back. @param why the policy says what it gives back; without it, all */
  release(
    work: ChargedWork,
    holds: readonly string[],
    item: number,
    why: RefundReason | null,
  ): Promise<Settled>
}

/** Longer than any work: what is left of a hold that stays open comes back by itself. */
const HOLD_LIFETIME = 'PT24H'

/** @param client the name of the client in the log of Allot */
export function openCharging(
  allot: Pick<AllotClient, 'hold' | 'bulk' | 'capture' | 'release' | 'charge'>,
  client: Client,
): Charging {
  return {
    place: async ({ space, by, key, keySecret, uses, count }) => {
      if (uses.length === 0) return { ok: true, holds: [] }
      for (let attempt = 0; ; attempt++) {
        const { outcomes } = await allot.bulk(
          space,
          uses.map((use, at) => ({
            do: 'hold',
            idempotencyKey: ownKey(keySecret, key, 'hold', at, ...(attempt === 0 ? [] : [attempt])),
            operation: { by, client, count, use },
            for: HOLD_LIFETIME,
          })),
          { allOrNothing: true },
        )
        const answers = outcomes.map((outcome) => ('answer' in outcome ? outcome.answer : outcome.quote))
        // A denial is the answer to its key for ever (decision 3); the next attempt has another.
        if (answers.some((answer) => !answer.allowed && answer.replayed)) continue
        const denied = answers.find((answer) => !answer.allowed)
        if (denied?.allowed === false) return { ok: false, denial: denied.denial }
        return { ok: true, holds: answers.flatMap((answer) => (answer.allowed ? [answer.id] : [])) }
      }
    },
    capture: async ({ space, by, key, keySecret, uses }, holds, item) => {
      const costs = await Promise.all(
        holds.map(async (hold, at) => {
          const idempotencyKey = ownKey(keySecret, key, item, hold)
          const answer = await unlessClosed(allot.capture(space, hold, 1, { idempotencyKey }))
          if (answer !== undefined) return takenBy(answer)
          // The program was away for longer than the hold lasted.
          const [use] = uses.slice(at)
          if (use === undefined) return {}
          const late = { idempotencyKey: ownKey(keySecret, key, item, hold, 'late') }
          return takenBy(await allot.charge(space, { by, client, use }, late))
        }),
      )
      return sumOf(costs)
    },
    release: async ({ space, key, keySecret }, holds, item, why) => {
      const answers = await Promise.all(
        holds.map((hold) =>
          unlessClosed(
            allot.release(space, hold, {
              idempotencyKey: ownKey(keySecret, key, item, 'back', hold),
              count: 1,
              ...(why !== null && { reason: why }),
            }),
          ),
        ),
      )
      return settledBy(answers.filter((answer) => answer !== undefined))
    },
  }
}

function takenBy(answer: Answer): Taken {
  return answer.allowed ? answer.cost : {}
}
