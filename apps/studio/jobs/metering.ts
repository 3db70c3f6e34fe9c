/**
 * What a job takes from Allot. One hold over all items is placed before any work; each item captures one of it when its
 * result is produced; the rest is released at the end. Idempotency keys follow from the job and the item, so a call
 * that is repeated after a crash gets the first answer and takes nothing more.
 */
import type { AllotClient } from '@allot/client/allot'
import { AllotFault } from '@allot/client/fault'
import type { Client, Denial } from '@allot/client/wire'
import type { Job, JobStore } from './job.ts'

export interface JobMetering {
  /** Reserves `count` items. @returns the denial where they are denied; nothing is taken then */
  placeHold(job: Job, count: number): Promise<Denial | undefined>
  /**
   * Takes one item, once however often it is called.
   * @param itemsLeft how many items, this one included, a new hold must cover where the old one expired
   */
  capture(job: Job, item: number, itemsLeft: number): Promise<ItemCapture>
  /** Refunds an item whose result could not be published. */
  giveBack(job: Job, item: number, charge: string): Promise<void>
  /** Gives back what the job still holds. */
  release(job: Job): Promise<void>
}

export type ItemCapture =
  | { readonly allowed: true; readonly charge: string }
  | { readonly allowed: false; readonly denial: Denial }

/** A job that outlasts its hold places a new one for what remains. */
const HOLD_LIFETIME = 'PT24H'

/** @param client the name of the client in the log of Allot */
export function openMetering(
  allot: AllotClient,
  store: Pick<JobStore<Job, never>, 'job' | 'saveHolds'>,
  client: Client,
): JobMetering {
  const placeHold = async (job: Job, count: number): Promise<Denial | undefined> => {
    const { holdRequests, holds } = store.job(job.id) ?? job
    const operation = { by: job.member, client, count, batch: [...job.features] }
    const answer = await allot.hold(job.space, operation, {
      idempotencyKey: `${job.id}/hold/${holdRequests}`,
      for: HOLD_LIFETIME,
    })
    const placed = answer.allowed ? [...holds, answer.hold?.id ?? answer.id] : holds
    store.saveHolds(job.id, placed, holdRequests + 1)
    return answer.allowed ? undefined : answer.denial
  }

  /** Tries the holds in their order, so that a capture made before a crash is found where it was made. */
  const captureFromHolds = async (job: Job, item: number): Promise<string | undefined> => {
    const { holds } = store.job(job.id) ?? job
    for (const hold of holds) {
      const answer = await unlessClosed(
        allot.capture(job.space, hold, 1, { idempotencyKey: `${job.id}/${item}/${hold}` }),
      )
      if (answer?.allowed) return answer.id
    }
    return undefined
  }

  return {
    placeHold,
    capture: async (job, item, itemsLeft) => {
      const charge = await captureFromHolds(job, item)
      if (charge !== undefined) return { allowed: true, charge }
      const denial = await placeHold(job, itemsLeft)
      if (denial) return { allowed: false, denial }
      const chargeOfNewHold = await captureFromHolds(job, item)
      if (chargeOfNewHold === undefined)
        throw new Error(`Invariant: job ${job.id} placed a hold that cannot be captured.`)
      return { allowed: true, charge: chargeOfNewHold }
    },
    giveBack: async (job, item, charge) => {
      await allot.refund(job.space, charge, 1, {
        idempotencyKey: `${job.id}/${item}/back/${charge}`,
        reason: 'technical',
      })
    },
    release: async (job) => {
      const { holds } = store.job(job.id) ?? job
      for (const hold of holds)
        await unlessClosed(allot.release(job.space, hold, { idempotencyKey: `${job.id}/release/${hold}` }))
    },
  }
}

/** A hold that is settled or expired has nothing left to take or to give back. */
async function unlessClosed<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer
  } catch (fault) {
    if (fault instanceof AllotFault && fault.code === 'hold_closed') return undefined
    throw fault
  }
}
