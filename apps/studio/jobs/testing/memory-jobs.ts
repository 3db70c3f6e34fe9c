/** Jobs in memory, whose items are numbers and whose work is to write a number down; with what was taken for each. */

import type { Denial } from '@allot/rules/denial'
import type { Settled } from '../../charges/taken.ts'
import { type ItemState, predecessorsOf } from '../item-state.ts'
import type { ItemTake } from '../item-takes.ts'
import type { ItemFailure, Job, JobStore, JobWork, UnsettledItem } from '../job.ts'
import type { HoldRequest, JobHold } from '../job-hold.ts'
import { isStarting, type JobState } from '../job-state.ts'
import type { ItemCapture, JobMetering } from '../metering.ts'
import type { Reserved } from '../reserve-alone.ts'

export class MemoryJobs implements JobStore<Job, number> {
  readonly jobs = new Map<string, Job>()
  readonly items = new Map<string, Map<number, ItemState<number>>>()

  add(id: string, space: string, count: number, keySecret: string | null = null): Job {
    const job: Job = {
      id,
      space,
      member: 'ann',
      keySecret,
      state: { name: 'draft' },
      holds: [],
      holdRequests: 0,
      asking: null,
    }
    this.jobs.set(id, job)
    this.items.set(id, new Map(Array.from({ length: count }, (_, at) => [at + 1, { name: 'ready' }])))
    return job
  }

  job(id: string): Job | undefined {
    return this.jobs.get(id)
  }

  unfinished(): readonly Job[] {
    return [...this.jobs.values()].filter(({ state }) =>
      ['queued', 'running', 'paused', 'cancelling'].includes(state.name),
    )
  }

  startsCut(): readonly Job[] {
    return [...this.jobs.values()].filter(({ state }) => isStarting(state))
  }

  saveState(id: string, state: JobState): void {
    this.#change(id, { state })
  }

  saveHolds(id: string, holds: readonly JobHold[], holdRequests: number): void {
    this.#change(id, { holds, holdRequests })
  }

  saveAsking(id: string, asking: HoldRequest | null): void {
    this.#change(id, { asking })
  }

  itemsLeft(id: string): readonly number[] {
    return this.itemsIn(id, ['ready', 'working'])
  }

  itemsToSettle(id: string): readonly UnsettledItem[] {
    return [...(this.items.get(id) ?? [])].flatMap(([item, state]) =>
      state.name === 'failed' && state.settled && 'toSettle' in state.settled
        ? [{ item, failure: { ok: false, reason: state.reason, ...state.settled.toSettle } }]
        : [],
    )
  }

  takes(): readonly ItemTake[] {
    return [{ of: 0, batch: [] }]
  }

  saveItem(id: string, item: number, state: ItemState<number>): void {
    const items = this.items.get(id)
    const from = items?.get(item)
    if (!from || !predecessorsOf(state.name).includes(from.name))
      throw new Error(`Invariant: item ${item} cannot become ${state.name}.`)
    items?.set(item, state)
  }

  itemsBegun(id: string): readonly number[] {
    return this.itemsIn(id, ['working'])
  }

  releaseRest(id: string, of?: 'not_begun'): void {
    for (const item of this.itemsIn(id, ['waiting', 'ready', ...(of ? [] : (['working'] as const))]))
      this.saveItem(id, item, { name: 'released' })
  }

  hasReleased(id: string): boolean {
    return this.itemsIn(id, ['released']).length > 0
  }

  itemsIn(id: string, states: readonly ItemState<number>['name'][]): readonly number[] {
    return [...(this.items.get(id) ?? [])]
      .filter(([, state]) => states.includes(state.name))
      .map(([item]) => item)
  }

  #change(id: string, change: Partial<Job>): void {
    const job = this.jobs.get(id)
    if (job) this.jobs.set(id, { ...job, ...change })
  }
}

/** Counts what is taken. `fail` throws or denies where a test wants it. */
export class MemoryMetering implements JobMetering {
  readonly calls: string[] = []
  fail: (call: string) => Denial | undefined = () => undefined

  async placeHold(job: Job, items: readonly number[]): Promise<Denial | undefined> {
    return this.#call(`hold ${job.id} ${items.length}`)
  }

  async findCut(job: Job): Promise<void> {
    if (job.asking) this.#call(`find ${job.id}`)
  }

  isReserved(_job: Job, _item: number, _of: number): boolean {
    return true
  }

  async reserve(_job: Job, _item: number): Promise<Reserved> {
    return { outcome: 'reserved' }
  }

  async capture(job: Job, item: number): Promise<ItemCapture> {
    const denial = this.#call(`capture ${job.id} ${item}`)
    return denial ? { allowed: false, denial } : { allowed: true, charges: [`charge ${item}`] }
  }

  async settleFailed(job: Job, item: number, { why }: ItemFailure): Promise<Settled> {
    this.#call(`${why} ${job.id} ${item}`)
    return { givenBack: { batch_exports: 1 }, kept: {} }
  }

  async giveBack(job: Job, item: number): Promise<void> {
    this.#call(`give back ${job.id} ${item}`)
  }

  async release(job: Job): Promise<void> {
    this.#call(`release ${job.id}`)
  }

  #call(call: string): Denial | undefined {
    const denial = this.fail(call)
    this.calls.push(call)
    return denial
  }
}

/** Writes down what is called; `produce` and `publish` can be replaced. */
export function memoryWork(calls: string[]): JobWork<Job, number> {
  return {
    atOnce: () => 1,
    prepare: async () => undefined,
    accept: (job) => void calls.push(`accept ${job.id}`),
    produce: async (job, item) => {
      calls.push(`produce ${job.id} ${item}`)
      return { ok: true, result: item }
    },
    publish: async (job, item) => void calls.push(`publish ${job.id} ${item}`),
    clean: async (job) => void calls.push(`clean ${job.id}`),
  }
}
