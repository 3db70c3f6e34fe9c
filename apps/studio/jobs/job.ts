/** A job as the runner sees it, and the two ports through which it stores jobs and works on items. */
import type { Denial } from '@allot/client/wire'
import type { FailureCause, ItemState } from './item-state.ts'
import type { ItemTake } from './item-takes.ts'
import type { JobHold } from './job-hold.ts'
import type { JobState } from './job-state.ts'

export interface Job {
  readonly id: string
  /** The Space that pays. Its jobs run one after the other. */
  readonly space: string
  readonly member: string
  readonly state: JobState
  /** The holds placed for it, oldest first: more than one when the first expired before the work was done. */
  readonly holds: readonly JobHold[]
  /** How often holds were asked for, so that each request has an idempotency key of its own. */
  readonly holdRequests: number
}

/** Where jobs are stored. Every change is durable before the call returns. Items are numbered from 1. */
export interface JobStore<J extends Job, Result> {
  job(id: string): J | undefined
  /** Jobs that were queued, running, paused or cancelling when their process ended, oldest first. */
  unfinished(): readonly J[]
  /** Drafts whose start was cut by the end of their process. */
  startsCut(): readonly J[]
  saveState(id: string, state: JobState): void
  saveHolds(id: string, holds: readonly JobHold[], holdRequests: number): void
  /** Items that are ready or working, in order. */
  itemsLeft(id: string): readonly number[]
  /** Items that failed and are not settled yet, in order. */
  itemsToSettle(id: string): readonly UnsettledItem[]
  /** What an item takes, the same at every call once the job's holds are placed. */
  takes(id: string, item: number): readonly ItemTake[]
  /** @throws Error where the item's state has no exit to this one (item-state.ts) */
  saveItem(id: string, item: number, state: ItemState<Result>): void
  /** Releases every item that is not done or failed. */
  releaseRest(id: string): void
}

export interface UnsettledItem {
  readonly item: number
  readonly failure: ItemFailure
}

/** What is done to the items. Every method may run again after a kill, and then does the same. */
export interface JobWork<J extends Job, Result> {
  /** How many items of the job are worked on at once. */
  atOnce(job: J): number
  /** Called before the job's holds are placed. @throws where its results could not be stored; nothing is taken then */
  prepare(job: J): Promise<void>
  /** Called once, when the job's holds are placed and before it is queued. */
  accept(job: J): void
  /** Makes the result of an item in a place that is not published yet. @throws JobStopped, JobLeft */
  produce(job: J, item: number, run: ItemRun): Promise<ProducedItem<Result>>
  /** Makes the result visible and durable. @throws JobStopped */
  publish(job: J, item: number, result: Result): Promise<void>
  /** Removes results that were produced and not published. */
  clean(job: J): Promise<void>
}

/** What the runner does for the work on an item. */
export interface ItemRun {
  /** Aborts when the job is cancelled, or the process closes, while the item waits for a generator or a limit. */
  readonly signal: AbortSignal
  /** Work of this machine, when it is the turn of the job's Space. */
  here<T>(task: () => Promise<T>): Promise<T>
  /** Returns when what the item takes of this number is reserved, which may be in a minute. @throws JobStopped, JobLeft */
  reserve(of: number): Promise<void>
  /** The item waits for a generator until then, in milliseconds since 1970; null when it goes on. */
  waits(until: number | null): void
  /** Something that people see has changed. */
  changed(): void
}

export type ProducedItem<Result> = { readonly ok: true; readonly result: Result } | ItemFailure

/** Only this item cannot be done. */
export interface ItemFailure extends FailureCause {
  readonly ok: false
  /** One line for a person. */
  readonly reason: string
}

/** Why the rest of a job cannot be done, in one line for a person. */
export class JobStopped extends Error {
  override readonly name = 'JobStopped'
  readonly denial: Denial | null

  constructor(message: string, denial: Denial | null = null) {
    super(message)
    this.denial = denial
  }
}

/** The work on an item ended because the process closes, or its job is cancelled: nothing became of it. */
export class JobLeft extends Error {
  override readonly name = 'JobLeft'
}
