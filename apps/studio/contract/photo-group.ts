/** How far a photo is, and the groups that results are looked through by. Every photo of a Batch is in one of them. */
import { z } from 'zod'

/**
 * waiting: its file is not here yet · ready: can be edited · working: is being edited · exported: its result is
 * written and charged · failed: `reason` says why, `kept` what it took all the same · released: left out, nothing was charged
 */
export const photoStatus = z.enum(['waiting', 'ready', 'working', 'exported', 'failed', 'released'])
export type PhotoStatus = z.infer<typeof photoStatus>

/** accepted: a person has looked at it and takes it · left_out: it is not among what leaves, and what it took stays taken */
export const decision = z.enum(['accepted', 'left_out'])
export type ReviewDecision = z.infer<typeof decision>

/**
 * ready: exported, and good as far as is known · to_check: exported, and a person should look at it · failed · left_out: by a
 * person, or by a cancel before it was begun · under_way: none of these yet
 */
export const PHOTO_GROUPS = ['ready', 'to_check', 'failed', 'left_out', 'under_way'] as const
export type PhotoGroup = (typeof PHOTO_GROUPS)[number]

/** @param isFlagged the model was unsure of the cut-out */
export function groupOf(
  status: PhotoStatus,
  { isFlagged, decision }: { readonly isFlagged: boolean; readonly decision: ReviewDecision | null },
): PhotoGroup {
  if (status === 'released' || decision === 'left_out') return 'left_out'
  if (status === 'failed') return 'failed'
  if (status !== 'exported') return 'under_way'
  return isFlagged && decision === null ? 'to_check' : 'ready'
}
