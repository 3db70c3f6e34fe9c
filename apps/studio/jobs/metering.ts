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
import { ownKey } from '../charges/own-key.ts'
import { type Settled, settledBy } from '../charges/taken.ts'
import { unlessClosed } from '../charges/unless-closed.ts'
import { type HoldPorts, openHolds } from './holds.ts'
import type { ItemTake } from './item-takes.ts'
import type { ItemFailure, Job } from './job.ts'
import { holdsFor } from './job-hold.ts'
import { type Reserved, reserveAlone } from './reserve-alone.ts'
import { Semaphore } from './semaphore.ts'

export interface JobMetering {
  /** Reserves what the items take. @returns the denial where they are denied; nothing is taken then */
  placeHold(job: Job, items: readonly number[]): Promise<Denial | undefined>
  /** Finds what a request reserved whose answer a kill cut. */
  findCut(job: Job): Promise<void>
  /** Whether what an item takes of this number is reserved, or nothing is to be. */
  isReserved(job: Job, item: number, of: number): boolean
  /** Reserves what an item takes of this number, where it could not be reserved with the others. */
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
export type MeteringAllot = HoldPorts['allot'] & Pick<Allot, 'capture' | 'release' | 'refund'>

export type ItemCapture =
  | { readonly allowed: true; readonly charges: readonly string[] }
  | { readonly allowed: false; readonly denial: Denial }

/** @param client the name of the client in the log of Allot */
export function openMetering(allot: MeteringAllot, store: HoldPorts['store'], client: Client): JobMetering {
  const ports = { allot, store, client }
  const holds = openHolds(ports)
  /** By job: one request for holds after the other. */
  const turns = new Map<string, Semaphore>()
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

  /** Where what was reserved has expired; another item may have placed the new hold for all of them meanwhile. */
  const captureAnew = async (
    job: Job,
    item: number,
    take: ItemTake,
    itemsLeft: readonly number[],
  ): Promise<string | Denial> => {
    const turn = turns.getOrInsertComputed(job.id, () => new Semaphore(1))
    return turn.run('', async () => {
      const found = await captureTake(job, item, take)
      if (found !== undefined) return found
      const denial = await placeAnew(job, item, take, itemsLeft)
      if (denial) return denial
      const charge = await captureTake(job, item, take)
      if (charge === undefined)
        throw new Error(`Invariant: job ${job.id} placed a hold that cannot be captured.`)
      return charge
    })
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

  return {
    placeHold: holds.placeAll,
    findCut: holds.findCut,
    isReserved: (job, item, of) => toReserve(store, job, item, of) === undefined,
    reserve: async (job, item, of) => {
      const take = toReserve(store, job, item, of)
      return take ? reserveAlone(ports, job, item, take) : { outcome: 'reserved' }
    },
    capture: async (job, item, itemsLeft) => {
      const charges: string[] = []
      for (const take of store.takes(job.id, item)) {
        const charge = (await captureTake(job, item, take)) ?? (await captureAnew(job, item, take, itemsLeft))
        if (typeof charge !== 'string') {
          await refund(allot, job, item, charges)
          return { allowed: false, denial: charge }
        }
        charges.push(charge)
      }
      return { allowed: true, charges }
    },
    settleFailed: async (job, item, { why, of }) => {
      const answers: Answer[] = []
      for (const take of store.takes(job.id, item)) {
        const reason = of === undefined || of === take.of ? why : undefined
        for (const { hold } of heldFor(job, item, take)) {
          const idempotencyKey = keyOf(job, item, take, hold, 'back')
          const options = { count: 1, ...(reason && { reason }), idempotencyKey }
          const answer = await unlessClosed(allot.release(job.space, hold, options))
          if (answer) answers.push(answer)
          if (answer) break
        }
      }
      return settledBy(answers)
    },
    giveBack: (job, item, charges) => refund(allot, job, item, charges),
    release: async (job) => {
      turns.delete(job.id)
      for (const { hold } of (store.job(job.id) ?? job).holds) {
        const idempotencyKey = ownKey(job.keySecret, job.id, 'release', hold)
        await unlessClosed(allot.release(job.space, hold, { idempotencyKey }))
      }
    },
  }
}

/** @returns undefined where it was paid before, or is reserved with all the others */
function toReserve(store: HoldPorts['store'], job: Job, item: number, of: number): ItemTake | undefined {
  const take = store.takes(job.id, item).find((each) => each.of === of)
  return take && holdsFor((store.job(job.id) ?? job).holds, item, take).length === 0 ? take : undefined
}

async function refund(
  allot: Pick<Allot, 'refund'>,
  job: Job,
  item: number,
  charges: readonly string[],
): Promise<void> {
  for (const charge of charges) {
    const idempotencyKey = ownKey(job.keySecret, job.id, item, 'back', charge)
    await allot.refund(job.space, charge, 1, { idempotencyKey, reason: 'technical' })
  }
}

/** The Batch export of an item goes by the name that it had before there were generations. */
function keyOf(
  { id, keySecret }: Job,
  item: number,
  { of }: ItemTake,
  ...rest: readonly [hold: string, back?: 'back']
): string {
  return ownKey(keySecret, id, item, ...(of === 0 ? [] : [of]), ...rest.filter((part) => part !== undefined))
}
