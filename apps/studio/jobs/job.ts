/** A job as the runner sees it, and the two ports through which it stores jobs and works on items. */
import type { Denial } from '@allot/client/wire'
import type { ItemState } from './item-state.ts'
import type { JobState } from './job-state.ts'

export interface Job {
  readonly id: string
  /** The Space that pays. Its jobs run one after the other. */
  readonly space: string
  readonly member: string
  /** The features of the policy that one item uses. */
  readonly features: readonly { readonly feature: string }[]
  readonly state: JobState
  /** The holds placed for it, oldest first: more than one when the first expired before the work was done. */
  readonly holds: readonly string[]
  /** How often a hold was asked for, so that each request has an idempotency key of its own. */
  readonly holdRequests: number
}

/** Where jobs are stored. Every change is durable before the call returns. Items are numbered from 1. */
export interface JobStore<J extends Job, Result> {
  job(id: string): J | undefined
  /** Jobs that were queued, running, paused or cancelling when their process ended, oldest first. */
  unfinished(): readonly J[]
  saveState(id: string, state: JobState): void
  saveHolds(id: string, holds: readonly string[], holdRequests: number): void
  /** Items that are ready or working, in order. */
  itemsLeft(id: string): readonly number[]
  /** @throws Error where the item's state has no exit to this one (item-state.ts) */
  saveItem(id: string, item: number, state: ItemState<Result>): void
  /** Releases every item that is not done or failed. */
  releaseRest(id: string): void
}

/** What is done to the items. Every method may run again after a kill, and then does the same. */
export interface JobWork<J extends Job, Result> {
  /** Called before the job's hold is placed. @throws where its results could not be stored; nothing is taken then */
  prepare(job: J): Promise<void>
  /** Called once, when the job's hold is placed and before it is queued. */
  accept(job: J): void
  /** Makes the result of an item in a place that is not published yet. @throws JobStopped */
  produce(job: J, item: number): Promise<ProducedItem<Result>>
  /** Makes the result visible and durable. @throws JobStopped */
  publish(job: J, item: number, result: Result): Promise<void>
  /** Removes results that were produced and not published. */
  clean(job: J): Promise<void>
}

export type ProducedItem<Result> =
  | { readonly ok: true; readonly result: Result }
  /** Only this item cannot be done; `reason` is one line for a person. */
  | { readonly ok: false; readonly reason: string }

/** Why the rest of a job cannot be done, in one line for a person. */
export class JobStopped extends Error {
  override readonly name = 'JobStopped'
  readonly denial: Denial | null

  constructor(message: string, denial: Denial | null = null) {
    super(message)
    this.denial = denial
  }
}
