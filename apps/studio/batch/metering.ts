/**
 * Metering: what a Batch takes from Allot. One hold of N Batch exports is placed before any work; each photo captures
 * one of it when its file is written; what is left is released. Every call has an id that follows from the Batch and
 * the photo, so work that is done again after a crash is answered with what was answered before.
 */
import type { AllotClient } from '@allot/client/allot'
import { AllotFault } from '@allot/client/fault'
import type { Denial } from '@allot/rules/denial'
import type { Client } from '@allot/rules/operation'
import { featuresOf } from '../contract/features.ts'
import type { BatchStore } from './store.ts'
import type { StoredBatch } from './stored.ts'

export interface Metering {
  /** Reserves `count` Batch exports. @returns the denial when they are refused; nothing was taken then */
  place(batch: StoredBatch, count: number): Promise<Denial | undefined>
  /** Takes one for photo `n`, once however often it is called. @returns what to give back if its file is lost */
  capture(batch: StoredBatch, n: number, remaining: number): Promise<Captured>
  giveBack(batch: StoredBatch, n: number, charge: string): Promise<void>
  /** Gives back whatever the Batch still holds. */
  release(batch: StoredBatch): Promise<void>
}

export type Captured = { readonly charge: string } | { readonly denial: Denial }

/** Batches that outlast this place a new hold for what remains. */
const HOLD_FOR = 'PT24H'

export function openMetering(allot: AllotClient, store: BatchStore, client: Client): Metering {
  const place = async (batch: StoredBatch, count: number): Promise<Denial | undefined> => {
    const { asked, holds } = store.batch(batch.id) ?? batch
    const operation = { by: batch.member, client, count, batch: featuresOf(batch.edits) }
    const answer = await allot.hold(batch.space, operation, {
      idempotencyKey: `${batch.id}/hold/${asked}`,
      for: HOLD_FOR,
    })
    if (!answer.allowed) {
      store.update(batch.id, { asked: asked + 1 })
      return answer.denial
    }
    store.update(batch.id, { asked: asked + 1, holds: [...holds, answer.hold?.id ?? answer.id] })
    return undefined
  }

  /** Tries each hold in its order: a capture that was made before is found where it was made. */
  const captureFrom = async (batch: StoredBatch, n: number): Promise<string | undefined> => {
    const { holds } = store.batch(batch.id) ?? batch
    for (const hold of holds) {
      const answer = await unlessClosed(
        allot.capture(batch.space, hold, 1, { idempotencyKey: `${batch.id}/${n}/${hold}` }),
      )
      if (answer?.allowed) return answer.id
    }
    return undefined
  }

  return {
    place,
    capture: async (batch, n, remaining) => {
      const charge = await captureFrom(batch, n)
      if (charge !== undefined) return { charge }
      const denial = await place(batch, remaining)
      if (denial) return { denial }
      const again = await captureFrom(batch, n)
      if (again === undefined)
        throw new Error(`Invariant: batch ${batch.id} placed a hold that cannot be captured.`)
      return { charge: again }
    },
    giveBack: async (batch, n, charge) => {
      await allot.refund(batch.space, charge, 1, {
        idempotencyKey: `${batch.id}/${n}/back/${charge}`,
        reason: 'technical',
      })
    },
    release: async (batch) => {
      const { holds } = store.batch(batch.id) ?? batch
      for (const hold of holds)
        await unlessClosed(
          allot.release(batch.space, hold, { idempotencyKey: `${batch.id}/release/${hold}` }),
        )
    },
  }
}

/** A hold that is settled or expired has nothing left to take or to give back. */
async function unlessClosed<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked
  } catch (fault) {
    if (fault instanceof AllotFault && fault.code === 'hold_closed') return undefined
    throw fault
  }
}
