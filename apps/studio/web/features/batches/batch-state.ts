/**
 * The states of a Batch on its page, and each one's exits:
 *
 *   loading     it is being read                            → any other
 *   unavailable it cannot be read: offline, or not ours     → any other, once it can be read again
 *   draft       photos are being added on another page      → running
 *   running     photos are being edited                     → paused, suspended, cancelling, done, stopped
 *   paused      it waits until Allot can be reached         → running, suspended, cancelling, stopped
 *   suspended   a person paused it                          → running, cancelling
 *   cancelling  a person cancelled it; photos in work end   → cancelled, done
 *   cancelled, done, stopped                                → none
 */
import type { Batch, BatchSummary } from '@allot/studio/contract/batch'
import { WAITS_FOR_LIMIT } from '@allot/studio/contract/short-waits'
import { t } from '@lingui/core/macro'
import { isGone } from '../../shared/api/request.ts'
import { formatRelative } from '../../shared/format/time.ts'

export type BatchState =
  | { readonly state: 'loading' }
  | { readonly state: 'unavailable'; readonly message: string }
  | { readonly state: BatchSummary['status']; readonly batch: Batch }

export function batchStateOf(batch: Batch | undefined, error: Error | null): BatchState {
  // What was read stays in sight while the studio cannot be reached, but not a Batch that is gone.
  if (error && (!batch || isGone(error))) return { state: 'unavailable', message: error.message }
  if (!batch) return { state: 'loading' }
  return { state: batch.status, batch }
}

/** As the studio answers a cancel: what is not begun is left out, what is in work is finished. */
export function cancelled(batch: Batch): Batch {
  const photos = batch.photos.map((photo) =>
    photo.status === 'waiting' || photo.status === 'ready'
      ? ({ ...photo, status: 'released', group: 'left_out' } as const)
      : photo,
  )
  const inWork = photos.filter(({ group }) => group === 'under_way').length
  const left_out = batch.groups.left_out + batch.groups.under_way - inWork
  return {
    ...batch,
    status: 'cancelling',
    groups: { ...batch.groups, under_way: inWork, left_out },
    ...{ photos, queue: null, goesOnAt: null, etaSeconds: null },
  }
}

/** Whether it still changes by itself. */
export function isActive({ status }: BatchSummary): boolean {
  return ['running', 'paused', 'suspended', 'cancelling'].includes(status)
}

/**
 * "Running, 3 of 40 exported"; "Waits for its minute, goes on in 40 seconds, 3 of 40 exported".
 * @param now in milliseconds since 1970
 */
export function describe(batch: BatchSummary, now: number): string {
  const counts = t`${batch.exported} of ${batch.total} exported`
  switch (batch.status) {
    case 'draft':
      return t`Not started`
    case 'running':
      return t`Running, ${counts}`
    case 'paused':
      return t`${pauseOf(batch, now)}, ${counts}`
    case 'suspended':
      return t`Paused, ${counts}`
    case 'cancelling':
      return t`Cancelling, ${counts}`
    case 'cancelled':
      return t`Cancelled, ${counts}`
    case 'stopped':
      return t`Stopped, ${counts}`
    case 'done':
      return batch.failed > 0 ? t`${counts}, ${batch.failed} failed` : counts
  }
}

/** One that a person did not ask for. */
function pauseOf({ goesOnAt, message }: BatchSummary, now: number): string {
  if (goesOnAt === null) return t`Paused`
  const what = message === WAITS_FOR_LIMIT ? t`Waits for its minute` : t`Waits`
  return t`${what}, goes on ${formatRelative(goesOnAt, now)}`
}

/** What the tab of the browser says: how far it is, while a person does something else. */
export function titleOf({ status, name, exported, failed, total }: BatchSummary): string {
  if (status === 'done') return `✓ ${name}`
  return status === 'running' || status === 'paused' ? t`${exported + failed} of ${total} · ${name}` : name
}
