/**
 * The holds of a job: what its items take, added up by part and reserved together, all or nothing.
 *
 *   40 images with Recolor here and a Virtual Model each, of which 3 were paid in a preview:
 *     one hold of 40 Batch exports with Recolor, one of 37 Virtual Models
 *
 * A part that is limited by the minute is left out, and so is not refused as a whole (short-waits.ts).
 */

import type { Allot, Answer, BulkItem, Client, Denial, NewOperation } from '@allot/client/wire'
import { ownKey } from '../charges/own-key.ts'
import { quoteWhole } from '../charges/quote-whole.ts'
import { isOnlyHeldUp } from '../contract/short-waits.ts'
import { wholeQuote } from '../contract/whole-quote.ts'
import { type ItemTake, operationOf, operationsOfTakes, partOf } from './item-takes.ts'
import type { Job, JobStore } from './job.ts'
import { type HoldPart, type HoldRequest, holdIdOf, type JobHold } from './job-hold.ts'

export interface HoldPorts {
  readonly allot: Pick<Allot, 'hold' | 'bulk' | 'quote'>
  readonly store: Pick<JobStore<Job, never>, 'job' | 'saveHolds' | 'saveAsking' | 'takes'>
  /** The name of the client in the log of Allot. */
  readonly client: Client
}

export interface Holds {
  /** @returns the denial where they are denied; nothing is taken then */
  placeAll(job: Job, items: readonly number[]): Promise<Denial | undefined>
  /** What remains of one part, where its hold has expired. */
  placePart(job: Job, items: readonly number[], take: ItemTake): Promise<Denial | undefined>
  /** Repeats a request whose answer a kill cut, and notes what it reserved. */
  findCut(job: Job): Promise<void>
}

/** A job that outlasts its holds places new ones for what remains. */
const LIFETIME = 'PT24H'
/** The most parts that are reserved at once, all or none. */
export const MAX_PARTS = 100

export function openHolds({ allot, store, client }: HoldPorts): Holds {
  /** What it asks for is noted before: asked for anew it may be less, and the same keys would be refused. */
  const place = async (job: Job, parts: readonly HoldPart[]): Promise<Denial | undefined> => {
    if (parts.length > MAX_PARTS)
      throw new Error(`Invariant: ${parts.length} parts cannot be reserved at once.`)
    const request = { number: (store.job(job.id) ?? job).holdRequests, parts }
    store.saveAsking(job.id, request)
    return ask(job, request)
  }

  const ask = async (job: Job, { number, parts }: HoldRequest): Promise<Denial | undefined> => {
    const items = parts.map(({ take, count }, at) => ({
      idempotencyKey: ownKey(job.keySecret, job.id, 'hold', number, ...(at === 0 ? [] : [at])),
      operation: operationOf(take, { by: job.member, client, count }),
    }))
    const answers = await placed(allot, job.space, items).catch((fault: unknown) => {
      if (!mayBePlaced(fault)) noted(job, number, [])
      throw fault
    })
    const denied = answers.find((answer) => !answer.allowed)
    const placedParts = answers.flatMap((answer, at) => {
      const part = parts[at]
      return answer.allowed && part ? [{ hold: holdIdOf(answer), part: partOf(part.take) }] : []
    })
    noted(job, number, denied ? [] : placedParts)
    return denied?.allowed === false ? denied.denial : undefined
  }

  /** Of a request that is repeated, some may be known. */
  const noted = (job: Job, number: number, more: readonly JobHold[]): void => {
    const { holds } = store.job(job.id) ?? job
    const known = new Set(holds.map(({ hold }) => hold))
    store.saveHolds(job.id, [...holds, ...more.filter(({ hold }) => !known.has(hold))], number + 1)
    store.saveAsking(job.id, null)
  }

  const partsOf = (job: Job, items: readonly number[]): readonly HoldPart[] =>
    addedUp(items.flatMap((item) => store.takes(job.id, item)))

  /** What refuses the whole is said of the whole: with every limit, and how many of the first ones fit. */
  const refusalOf = async (job: Job, items: readonly number[]): Promise<Denial | undefined> => {
    const all = items.map((item) => store.takes(job.id, item))
    const whole = wholeQuote(all.flatMap(operationsOfTakes))
    if (!('mixed' in whole) && all.every(({ length }) => length < 2)) return undefined // its hold says as much
    const quote = await quoteWhole(allot, job.space, { by: job.member, client }, whole)
    return quote.allowed || isOnlyHeldUp(quote.denial) ? undefined : quote.denial
  }

  return {
    placeAll: async (job, items) => {
      let parts = partsOf(job, items)
      for (;;) {
        // Before anything is asked: what was reserved before a kill is found again, and would deny a quote.
        const denial = await place(job, parts)
        if (!denial) return undefined
        const refusal = await refusalOf(job, items)
        if (refusal || !isOnlyHeldUp(denial)) return refusal ?? denial
        const paced = await pacedOf(allot, job, parts, client)
        const others = parts.filter((part) => !paced.includes(part))
        if (others.length === parts.length) return denial
        if (others.length === 0) return undefined // all of it is reserved item by item
        parts = others
      }
    },
    placePart: (job, items, take) => {
      const part = partOf(take)
      return place(
        job,
        partsOf(job, items).filter((each) => partOf(each.take) === part),
      )
    },
    findCut: async (job) => {
      const { asking } = store.job(job.id) ?? job
      if (asking) await ask(job, asking)
    },
  }
}

/** Whether it may have been placed all the same: a fault of the request places nothing. */
function mayBePlaced(fault: unknown): boolean {
  return !(fault instanceof Error && 'code' in fault) || ('retryable' in fault && fault.retryable === true)
}

/**
 * The parts of which not all fit in a minute; where each kind fits by itself, none does beside the others. The beautifier
 * is done here, and so a part of the Batch export, which is reserved by itself too where a limit counts it.
 */
async function pacedOf(
  allot: Pick<Allot, 'quote'>,
  job: Job,
  parts: readonly HoldPart[],
  client: Client,
): Promise<readonly HoldPart[]> {
  const paced: HoldPart[] = []
  for (const part of parts) {
    const operation = operationOf(part.take, { by: job.member, client, count: part.count })
    const quote = await allot.quote(job.space, operation)
    if (!quote.allowed && isOnlyHeldUp(quote.denial)) paced.push(part)
  }
  if (paced.length > 0) return paced
  const generations = parts.filter(({ take }) => take.of !== 0)
  return generations.length > 0 ? generations : parts
}

type NewJobHold = { readonly idempotencyKey: string; readonly operation: NewOperation }

/** All of them, or none. */
async function placed(
  allot: Pick<Allot, 'hold' | 'bulk'>,
  space: string,
  holds: readonly NewJobHold[],
): Promise<readonly Answer[]> {
  const [only] = holds
  if (only && holds.length === 1)
    return [await allot.hold(space, only.operation, { idempotencyKey: only.idempotencyKey, for: LIFETIME })]
  const items: readonly BulkItem[] = holds.map((each) => ({ ...each, do: 'hold', for: LIFETIME }))
  const { outcomes } = await allot.bulk(space, items, { allOrNothing: true })
  return outcomes.map((outcome) => ('answer' in outcome ? outcome.answer : outcome.quote))
}

function addedUp(takes: readonly ItemTake[]): readonly HoldPart[] {
  const parts = new Map<string, HoldPart>()
  for (const take of takes) {
    const key = partOf(take)
    parts.set(key, { take: parts.get(key)?.take ?? take, count: (parts.get(key)?.count ?? 0) + 1 })
  }
  return [...parts.values()]
}
