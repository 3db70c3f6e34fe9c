/**
 * The states of a Batch on its page, and each one's exits:
 *
 *   loading     it is being read                            → any other
 *   unavailable it cannot be read: offline, or not ours     → any other, once it can be read again
 *   draft       photos are being added on another page      → running
 *   running     photos are being edited                     → paused, cancelling, done, stopped
 *   paused      it waits until Allot can be reached         → running, cancelling, stopped
 *   cancelling  a person cancelled it; photos in work end   → cancelled, done
 *   cancelled, done, stopped                                → none
 */
import type { Batch, BatchSummary } from '@allot/studio/contract/batch'

export type BatchState =
  | { readonly state: 'loading' }
  | { readonly state: 'unavailable'; readonly message: string }
  | { readonly state: 'cancelling'; readonly batch: Batch }
  | { readonly state: BatchSummary['status']; readonly batch: Batch }

/** @param isCancelled the studio was asked to cancel it */
export function batchStateOf(
  batch: Batch | undefined,
  error: Error | null,
  isCancelled: boolean,
): BatchState {
  if (error) return { state: 'unavailable', message: error.message }
  if (!batch) return { state: 'loading' }
  return { state: isCancelled && isActive(batch) ? 'cancelling' : batch.status, batch }
}

/** Whether it still changes by itself. */
export function isActive({ status }: BatchSummary): boolean {
  return status === 'running' || status === 'paused'
}

/** "Running, 3 of 40 exported". */
export function describe(batch: BatchSummary): string {
  const counts = `${batch.exported} of ${batch.total} exported`
  switch (batch.status) {
    case 'draft':
      return 'Not started'
    case 'running':
      return `Running, ${counts}`
    case 'paused':
      return `Paused, ${counts}`
    case 'cancelled':
      return `Cancelled, ${counts}`
    case 'stopped':
      return `Stopped, ${counts}`
    case 'done':
      return batch.failed > 0 ? `${counts}, ${batch.failed} failed` : counts
  }
}
