/** A job as the runner sees it, and the two ports through which it stores jobs and works on items. */
import type { Denial } from '@allot/client/wire'
import type { FailureCause, ItemState } from './item-state.ts'
import type { ItemTake } from './item-takes.ts'
import type { HoldRequest, JobHold } from './job-hold.ts'
import type { JobState } from './job-state.ts'

export interface Job {
  readonly id: string
  /** The Space that pays. */
  readonly space: string
  readonly member: string
  /** What its idempotency keys follow from (charges/own-key.ts); null for a job from before there was one. */
  readonly keySecret: string | null
  readonly state: JobState
  /** The holds placed for it, oldest first: more than one when the first expired before the work was done. */
  readonly holds: readonly JobHold[]
  /** How often holds were asked for, so that each request has an idempotency key of its own. */
  readonly holdRequests: number
  /** The request for holds whose answer is not noted yet; null between two requests. */
  readonly asking: HoldRequest | null
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
  saveAsking(id: string, asking: HoldRequest | null): void
  /** Items that are ready or working, in order. */
  itemsLeft(id: string): readonly number[]
  /** Items that failed and are not settled yet, in order. */
  itemsToSettle(id: string): readonly UnsettledItem[]
  /** What an item takes, the same at every call once the job's holds are placed. */
  takes(id: string, item: number): readonly ItemTake[]
  /** @throws Error where the item's state has no exit to this one (item-state.ts) */
  saveItem(id: string, item: number, state: ItemState<Result>): void
  /** Items that are being worked on, or were when their process ended, in order. */
  itemsBegun(id: string): readonly number[]
  /** Releases every item that is not done or failed, and where `of` is `not_begun`, none that is being worked on. */
  releaseRest(id: string, of?: 'not_begun'): void
  hasReleased(id: string): boolean
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
  /** Aborts when the job is cancelled, or the process closes: what waits for its turn is not begun any more. */
  readonly leaving: AbortSignal
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
