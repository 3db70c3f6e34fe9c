/**
 * The states of a Batch while it is created, and each one's exits:
 *
 *   picking    no photos yet                         → quoting (photos are added)
 *   quoting    the first quote is being read         → quoted, denied, unquoted
 *   quoted     the quote allows it                   → uploading, creating (Run), quoting (photos or edits change)
 *   unquoted   the quote could not be read           → quoted, denied (read again), uploading, creating (Run)
 *   denied     the quote or the studio denies it     → quoting (photos or edits change)
 *   uploading  some photos are still on their way    → creating, failed
 *   creating   the studio makes a Batch of the pile  → starting, denied, failed
 *   starting   the studio places the hold            → the page of the running Batch, denied, failed
 *   failed     a step failed; nothing was charged    → uploading, creating (Run again), quoting
 */
import type { Answer, Denial } from '@allot/client/wire'
import { isOnlyHeldUp } from '@allot/studio/contract/short-waits'

/** Amounts by the id of their pool; of `counts`, by that of a window. */
export type QuotedCost = Readonly<Record<string, number>>

export type Quote =
  | { readonly state: 'quoting' }
  | { readonly state: 'quoted'; readonly cost: QuotedCost; readonly counts: QuotedCost }
  | { readonly state: 'unquoted'; readonly message: string }
  | { readonly state: 'denied'; readonly denial: Denial }

/** What happens after Run; `ready` before it. */
export type Submission =
  | { readonly state: 'ready' }
  | { readonly state: 'creating' }
  | { readonly state: 'uploading'; readonly sent: number; readonly total: number }
  | { readonly state: 'starting' }
  | { readonly state: 'denied'; readonly denial: Denial }
  | { readonly state: 'failed'; readonly message: string }

export type CreateState = { readonly state: 'picking' } | Quote | Exclude<Submission, { state: 'ready' }>

export type SubmissionEvent =
  | Exclude<Submission, { state: 'ready' }>
  | { readonly state: 'edited' }
  /** It runs, and the next one begins. */
  | { readonly state: 'submitted' }

/** Edits clear an outcome, but do not touch a submission that is on its way. */
export function nextSubmission(now: Submission, event: SubmissionEvent): Submission {
  if (event.state === 'submitted') return { state: 'ready' }
  if (event.state !== 'edited') return event
  return isSubmitting(now) ? now : { state: 'ready' }
}

export function createStateOf(photos: number, quote: Quote, submission: Submission): CreateState {
  if (submission.state !== 'ready') return submission
  return photos === 0 ? { state: 'picking' } : quote
}

/** @param answer to the last quote that could be read; it stays while the next one is read */
export function quoteOf(answer: Answer | undefined, error: Error | null): Quote {
  if (!answer) return error ? { state: 'unquoted', message: error.message } : { state: 'quoting' }
  if (answer.allowed) return { state: 'quoted', cost: answer.cost, counts: answer.counts ?? {} }
  const { denial } = answer
  // A run waits where a minute is full; nothing else refuses it.
  if (!isOnlyHeldUp(denial)) return { state: 'denied', denial }
  const counts = Object.fromEntries(denial.binding.map(({ limit, needed }) => [limit, needed]))
  return { state: 'quoted', cost: denial.cost, counts }
}

function isSubmitting({ state }: Submission): boolean {
  return state === 'creating' || state === 'uploading' || state === 'starting'
}
