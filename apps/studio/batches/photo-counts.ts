/** How many photos of a Batch are in each group. */
import type { PhotoStatus } from '../contract/batch.ts'
import { groupOf, PHOTO_GROUPS, type PhotoGroup, type ReviewDecision } from '../contract/photo-group.ts'

export interface PhotoCounts {
  readonly total: number
  readonly exported: number
  readonly failed: number
  readonly needsReview: number
  readonly groups: Readonly<Record<PhotoGroup, number>>
}

/** @param rows of the store: `status`, `decision`, `needs_review`, and in `count` how many photos are alike in them */
export function countsOf(rows: readonly Readonly<Record<string, unknown>>[]): PhotoCounts {
  const alike = rows.map((row) => {
    const status = String(row.status) as PhotoStatus // only the store writes it
    const decision = row.decision === null ? null : (String(row.decision) as ReviewDecision) // the same
    const group = groupOf(status, { isFlagged: row.needs_review === 1, decision })
    return { status, group, count: Number(row.count) }
  })
  const counted = (is: (each: (typeof alike)[number]) => boolean) =>
    alike.filter(is).reduce((sum, { count }) => sum + count, 0)
  const inGroup = (group: PhotoGroup) => counted((each) => each.group === group)
  return {
    total: counted(() => true),
    exported: counted(({ status }) => status === 'exported'),
    failed: counted(({ status }) => status === 'failed'),
    needsReview: inGroup('to_check'),
    groups: Object.fromEntries(PHOTO_GROUPS.map((group) => [group, inGroup(group)])) as PhotoCounts['groups'], // a key for each
  }
}
