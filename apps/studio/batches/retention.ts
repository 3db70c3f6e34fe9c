/**
 * For how long Batches are kept: drafts that were never run for a day, Batches and their results as long as is set, counted
 * from their end. What a command exported is remembered for a year: its results are not here, and as long as it is known
 * the same command does not do it again.
 */
import { UNDO_MS } from '../contract/batch-list.ts'
import { finishedAtOf, type JobState } from '../jobs/job-state.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'

const DAY = 24 * 3_600_000
const DRAFT_LIFETIME = DAY
const COMMAND_LIFETIME = 366 * DAY

export class Retention {
  /** Milliseconds; infinite for ever. */
  readonly #lifetime: number

  readonly #spaceGoesAt: (space: string) => number | null

  /**
   * @param days for which a finished Batch is kept; 0 for ever
   * @param spaceGoesAt when all of a Space goes, as of one of the demonstration
   */
  constructor(days: number, spaceGoesAt: (space: string) => number | null = () => null) {
    this.#spaceGoesAt = spaceGoesAt
    this.#lifetime = days === 0 ? Number.POSITIVE_INFINITY : days * DAY
  }

  /** When its photos and results go by themselves, in milliseconds since 1970; null where they do not, or not yet. */
  keptUntil(batch: BatchRecord, state: JobState): number | null {
    const instants = [this.#goesAt(batch, state), this.#spaceGoesAt(batch.space)].filter((at) => at !== null)
    return instants.length === 0 ? null : Math.min(...instants)
  }

  #goesAt({ fingerprint, createdAt }: BatchRecord, state: JobState): number | null {
    if (fingerprint !== null) return null
    if (state.name === 'draft') return createdAt + DRAFT_LIFETIME
    const finishedAt = finishedAtOf(state)
    return finishedAt === null || !Number.isFinite(this.#lifetime) ? null : finishedAt + this.#lifetime
  }

  /** Until when its deletion can be taken back, in milliseconds since 1970; null where it is not deleted. */
  undoUntil({ deletedAt }: BatchRecord): number | null {
    return deletedAt === null ? null : deletedAt + UNDO_MS
  }

  /** Those that have had their time. */
  expired({ list }: BatchStore, now: number): readonly BatchRecord[] {
    return [
      ...list.draftsBefore(now - DRAFT_LIFETIME),
      ...(Number.isFinite(this.#lifetime) ? list.finishedBefore(now - this.#lifetime, 'page') : []),
      ...list.finishedBefore(now - COMMAND_LIFETIME, 'commands'),
      ...list.deletedBefore(now - UNDO_MS),
    ]
  }
}
