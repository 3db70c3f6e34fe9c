/**
 * What a job takes from Allot. Everything that its items take is reserved before any work, all or nothing; each item
 * captures its part when its result is produced, or gives it back when it fails; the rest is released at the end.
 * Idempotency keys follow from the job and the item, so a call that is repeated after a crash gets the first answer and
 * takes nothing more.
 *
 * What is limited by the minute cannot be reserved for a whole run: each of those generations is reserved by itself, just
 * before it is made.
 */
import type { Allot, Answer, Client, Denial } from '@allot/client/wire'
import { type Settled, settledBy } from '../charges/taken.ts'
import { unlessClosed } from '../charges/unless-closed.ts'
import { type HoldPorts, openHolds } from './holds.ts'
import type { ItemTake } from './item-takes.ts'
import type { ItemFailure, Job, JobStore } from './job.ts'
import { holdsFor } from './job-hold.ts'
import { type Reserved, reserveAlone } from './reserve-alone.ts'

export interface JobMetering {
  /** Reserves what the items take. @returns the denial where they are denied; nothing is taken then */
  placeHold(job: Job, items: readonly number[]): Promise<Denial | undefined>
  /** Reserves a generation of an item that could not be reserved with the others. */
  reserve(job: Job, item: number, of: number): Promise<Reserved>
  /**
   * Takes what an item takes, once however often it is called.
   * @param itemsLeft the items, this one included, that a new hold must cover where the old one expired
   */
  capture(job: Job, item: number, itemsLeft: readonly number[]): Promise<ItemCapture>
  /** Settles an item that failed: the policy says what its reason gives back. */
  settleFailed(job: Job, item: number, failure: ItemFailure): Promise<Settled>
  /** Refunds an item whose result could not be published. */
  giveBack(job: Job, item: number, charges: readonly string[]): Promise<void>
  /** Gives back what the job still holds. */
  release(job: Job): Promise<void>
}

/** What of Allot a job needs; a client has it, and an embedded Allot. */
type Metered = HoldPorts['allot'] & Pick<Allot, 'capture' | 'release' | 'refund'>

export type ItemCapture =
  | { readonly allowed: true; readonly charges: readonly string[] }
  | { readonly allowed: false; readonly denial: Denial }

/** @param client the name of the client in the log of Allot */
export function openMetering(
  allot: Metered,
  store: Pick<JobStore<Job, never>, 'job' | 'saveHolds' | 'takes'>,
  client: Client,
): JobMetering {
  const ports = { allot, store, client }
  const holds = openHolds(ports)
  const heldFor = (job: Job, item: number, take: ItemTake) =>
    holdsFor((store.job(job.id) ?? job).holds, item, take)

  /** Tries the holds in their order, so that a capture made before a crash is found where it was made. */
  const captureTake = async (job: Job, item: number, take: ItemTake): Promise<string | undefined> => {
    for (const { hold } of heldFor(job, item, take)) {
      const key = keyOf(job, item, take, hold)
      const answer = await unlessClosed(allot.capture(job.space, hold, 1, { idempotencyKey: key }))
      if (answer?.allowed) return answer.id
    }
    return undefined
  }

  /** @returns the denial where what had expired is denied now */
  const placeAnew = async (
    job: Job,
    item: number,
    take: ItemTake,
    itemsLeft: readonly number[],
  ): Promise<Denial | undefined> => {
    const alone = heldFor(job, item, take).some(({ only }) => only !== undefined)
    if (!alone) return holds.placePart(job, itemsLeft, take)
    const reserved = await reserveAlone(ports, job, item, take)
    return reserved.outcome === 'reserved' ? undefined : reserved.denial
  }

  const refund = async (job: Job, item: number, charges: readonly string[]): Promise<void> => {
    for (const charge of charges) {
      const idempotencyKey = `${job.id}/${item}/back/${charge}`
      await allot.refund(job.space, charge, 1, { idempotencyKey, reason: 'technical' })
    }
  }

  return {
    placeHold: holds.placeAll,
    reserve: async (job, item, of) => {
      const take = store.takes(job.id, item).find((each) => each.of === of)
      // It was paid before, or is reserved with all the others.
      if (!take || heldFor(job, item, take).length > 0) return { outcome: 'reserved' }
      return reserveAlone(ports, job, item, take)
    },
    capture: async (job, item, itemsLeft) => {
      const charges: string[] = []
      for (const take of store.takes(job.id, item)) {
        let charge = await captureTake(job, item, take)
        if (charge === undefined) {
          const denial = await placeAnew(job, item, take, itemsLeft)
          if (denial) {
            await refund(job, item, charges)
            return { allowed: false, denial }
          }
          charge = await captureTake(job, item, take)
        }
        if (charge === undefined)
          throw new Error(`Invariant: job ${job.id} placed a hold that cannot be captured.`)
        charges.push(charge)
      }
      return { allowed: true, charges }
    },
    settleFailed: async (job, item, { why, of }) => {
      const answers: Answer[] = []
      for (const take of store.takes(job.id, item)) {
        const reason = of === undefined || of === take.of ? why : undefined
        for (const { hold } of heldFor(job, item, take)) {
          const idempotencyKey = `${keyOf(job, item, take, hold)}/back`
          const options = { count: 1, ...(reason && { reason }), idempotencyKey }
          const answer = await unlessClosed(allot.release(job.space, hold, options))
          if (answer) answers.push(answer)
          if (answer) break
        }
      }
      return settledBy(answers)
    },
    giveBack: refund,
    release: async (job) => {
      for (const { hold } of (store.job(job.id) ?? job).holds)
        await unlessClosed(allot.release(job.space, hold, { idempotencyKey: `${job.id}/release/${hold}` }))
    },
  }
}

/** The Batch export of an item goes by the name that it had before there were generations. */
function keyOf(job: Job, item: number, { of }: ItemTake, hold: string): string {
  return of === 0 ? `${job.id}/${item}/${hold}` : `${job.id}/${item}/${of}/${hold}`
}
