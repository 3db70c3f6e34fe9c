/**
 * The holds of a job: what its items take, added up by part and reserved together, all or nothing.
 *
 *   40 images with Recolor here and a Virtual Model each, of which 3 were paid in a preview:
 *     one hold of 40 Batch exports with Recolor, one of 37 Virtual Models
 *
 * A part that is limited by the minute is left out, and so is not refused as a whole (short-waits.ts).
 */
import type { Allot, Answer, BulkItem, Client, Denial, NewOperation } from '@allot/client/wire'
import { fitsWithWaits, isOnlyHeldUp } from '../contract/short-waits.ts'
import { type ItemTake, operationOf, partOf, usesOfTakes } from './item-takes.ts'
import type { Job, JobStore } from './job.ts'
import { holdIdOf } from './job-hold.ts'

export interface HoldPorts {
  readonly allot: Pick<Allot, 'hold' | 'bulk' | 'quote'>
  readonly store: Pick<JobStore<Job, never>, 'job' | 'saveHolds' | 'takes'>
  /** The name of the client in the log of Allot. */
  readonly client: Client
}

export interface Holds {
  /** @returns the denial where they are denied; nothing is taken then */
  placeAll(job: Job, items: readonly number[]): Promise<Denial | undefined>
  /** What remains of one part, where its hold has expired. */
  placePart(job: Job, items: readonly number[], take: ItemTake): Promise<Denial | undefined>
}

/** A job that outlasts its holds places new ones for what remains. */
const LIFETIME = 'PT24H'
/** The most parts that are reserved at once, all or none. */
export const MAX_PARTS = 100

interface Part {
  readonly take: ItemTake
  readonly count: number
}

export function openHolds({ allot, store, client }: HoldPorts): Holds {
  const place = async (job: Job, parts: readonly Part[]): Promise<Denial | undefined> => {
    if (parts.length > MAX_PARTS)
      throw new Error(`Invariant: ${parts.length} parts cannot be reserved at once.`)
    const { holdRequests } = store.job(job.id) ?? job
    const items = parts.map(({ take, count }, at) => ({
      idempotencyKey: `${job.id}/hold/${holdRequests}${at === 0 ? '' : `/${at}`}`,
      operation: operationOf(take, { by: job.member, client, count }),
    }))
    const answers = await placed(allot, job.space, items)
    const denied = answers.find((answer) => !answer.allowed)
    const { holds } = store.job(job.id) ?? job
    const more = denied
      ? []
      : answers.flatMap((answer, at) => {
          const part = parts[at]
          return answer.allowed && part ? [{ hold: holdIdOf(answer), part: partOf(part.take) }] : []
        })
    store.saveHolds(job.id, [...holds, ...more], holdRequests + 1)
    return denied?.allowed === false ? denied.denial : undefined
  }

  const partsOf = (job: Job, items: readonly number[]): readonly Part[] =>
    addedUp(items.flatMap((item) => store.takes(job.id, item)))

  /** What refuses the whole is said of the whole: with every limit, and of which fewest fit. */
  const refusalOf = async (job: Job, items: readonly number[]): Promise<Denial | undefined> => {
    for (const { takes, count } of alike(items.map((item) => store.takes(job.id, item)))) {
      if (takes.length < 2) continue // its hold says as much
      const batch = [...usesOfTakes(takes)]
      const quote = await allot.quote(job.space, { by: job.member, client, count, batch })
      if (quote.allowed || isOnlyHeldUp(quote.denial)) continue
      return { ...quote.denial, fits: fitsWithWaits(quote.denial, count) }
    }
    return undefined
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
  }
}

/** The generations of which not all fit in a minute; where each kind fits by itself, none does beside the others. */
async function pacedOf(
  allot: Pick<Allot, 'quote'>,
  job: Job,
  parts: readonly Part[],
  client: Client,
): Promise<readonly Part[]> {
  const paced: Part[] = []
  for (const part of parts) {
    if (part.take.of === 0) continue
    const operation = operationOf(part.take, { by: job.member, client, count: part.count })
    const quote = await allot.quote(job.space, operation)
    if (!quote.allowed && isOnlyHeldUp(quote.denial)) paced.push(part)
  }
  return paced.length > 0 ? paced : parts.filter(({ take }) => take.of !== 0)
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

function addedUp(takes: readonly ItemTake[]): readonly Part[] {
  const parts = new Map<string, Part>()
  for (const take of takes) {
    const key = partOf(take)
    parts.set(key, { take: parts.get(key)?.take ?? take, count: (parts.get(key)?.count ?? 0) + 1 })
  }
  return [...parts.values()]
}

function alike(all: readonly (readonly ItemTake[])[]) {
  const groups = new Map<string, { readonly takes: readonly ItemTake[]; readonly count: number }>()
  for (const takes of all) {
    const key = JSON.stringify(takes)
    groups.set(key, { takes, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  return groups.values()
}
