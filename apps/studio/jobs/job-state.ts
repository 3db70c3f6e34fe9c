/**
 * The states of a job and each one's exits.
 *
 *   draft      items are being added                         → queued, once its hold is placed; while it is placed the
 *              draft is stored as starting, and after a kill it is a draft again
 *   queued     waits for the earlier jobs of its Space       → running, suspended, cancelling, stopped
 *   running    its items are being worked on                 → paused, suspended, cancelling, done, stopped
 *   paused     waits until Allot can be reached, or until
 *              a generator or a limit lets it go on          → running, suspended, cancelling, stopped
 *   suspended  a person paused it: items in flight are
 *              finished, and what is reserved stays so       → queued, cancelling, done (no item was left), stopped
 *   cancelling items in flight are finished, none is begun   → cancelled, done (no item was left), stopped
 *   done       every item is done or failed                  final
 *   cancelled  a person stopped it                           final
 *   stopped    it cannot go on                               final
 *
 * A job is stopped from `queued` and `paused` where the store or the machine fails before its items are worked on.
 * A process that ends leaves its jobs as they are; the next one begins with every unfinished job queued or paused, but for
 * those that a person paused.
 */
import type { Denial } from '@allot/client/wire'

export type JobState =
  /** `starting` while its hold is being placed, so that one which a kill leaves is found; `again` where it was run before. */
  | { readonly name: 'draft'; readonly starting?: true; readonly again?: true }
  | { readonly name: 'queued' }
  | { readonly name: 'running' }
  /** `until` in milliseconds since 1970, where it is known. */
  | { readonly name: 'paused'; readonly message: string; readonly until: number | null }
  | { readonly name: 'suspended' }
  /** `message` says why it waits, where Allot cannot be reached. */
  | { readonly name: 'cancelling'; readonly message: string | null }
  | { readonly name: 'done'; readonly finishedAt: number }
  | { readonly name: 'cancelled'; readonly finishedAt: number }
  | {
      readonly name: 'stopped'
      readonly finishedAt: number
      readonly message: string
      readonly denial: Denial | null
    }

type JobStateName = JobState['name']

const EXITS: Readonly<Record<JobStateName, readonly JobStateName[]>> = {
  draft: ['queued'],
  queued: ['running', 'suspended', 'cancelling', 'stopped'],
  running: ['paused', 'suspended', 'cancelling', 'done', 'stopped'],
  paused: ['paused', 'running', 'suspended', 'cancelling', 'stopped'],
  suspended: ['queued', 'cancelling', 'done', 'stopped'],
  cancelling: ['cancelling', 'cancelled', 'done', 'stopped'],
  done: [],
  cancelled: [],
  stopped: [],
}

/** @throws Error where `from` has no such exit */
export function checkJobTransition(from: JobState, to: JobState): void {
  if (!EXITS[from.name].includes(to.name))
    throw new Error(`Invariant: a job that is ${from.name} cannot become ${to.name}.`)
}

export function isFinal(state: JobState): boolean {
  return EXITS[state.name].length === 0
}

/** The state as it is sent: only the process that works on a job knows whether it is queued. */
export type JobStatus = Exclude<JobStateName, 'queued'>

export function statusOf(state: JobState): JobStatus {
  const isAgain = state.name === 'draft' && state.again === true
  return state.name === 'queued' || isAgain ? 'running' : state.name
}

/** The state as it is stored. */
export type StoredStatus = JobStatus | 'starting'

export function storedStatusOf(state: JobState): StoredStatus {
  return isStarting(state) ? 'starting' : statusOf(state)
}

/** Whether the hold of a draft is being placed, or was when its process ended. */
export function isStarting(state: JobState): boolean {
  return state.name === 'draft' && state.starting === true
}

/** For a person: why the job waits or stopped. */
export function messageOf(state: JobState): string | null {
  return 'message' in state ? state.message : null
}

export function denialOf(state: JobState): Denial | null {
  return 'denial' in state ? state.denial : null
}

/** Until when it waits, where that is known: milliseconds since 1970. */
export function waitsUntil(state: JobState): number | null {
  return state.name === 'paused' ? state.until : null
}

/** Milliseconds since 1970. */
export function finishedAtOf(state: JobState): number | null {
  return 'finishedAt' in state ? state.finishedAt : null
}

/** The state of a job that no process works on, from what is stored of it. */
export function jobStateOf(stored: {
  readonly status: StoredStatus
  readonly message: string | null
  readonly denial: Denial | null
  readonly finishedAt: number | null
  readonly until: number | null
  /** Whether it was run before its start. */
  readonly isAgain?: boolean
}): JobState {
  const { status, message, denial } = stored
  const finishedAt = stored.finishedAt ?? 0
  switch (status) {
    case 'draft':
      return { name: 'draft' }
    case 'starting':
      return { name: 'draft', starting: true, ...(stored.isAgain && { again: true }) }
    case 'running':
      return { name: 'queued' }
    case 'paused':
      return { name: 'paused', message: message ?? '', until: stored.until }
    case 'suspended':
      return { name: status }
    case 'cancelling':
      return { name: 'cancelling', message }
    case 'done':
    case 'cancelled':
      return { name: status, finishedAt }
    case 'stopped':
      return { name: 'stopped', finishedAt, message: message ?? '', denial }
  }
}
