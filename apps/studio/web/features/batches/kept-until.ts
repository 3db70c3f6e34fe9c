/** Until when the photos and results of Batches are kept, and which of them go soon. */
import type { BatchSummary } from '@allot/studio/contract/batch'

/** Milliseconds: a week is time enough to download them. */
const SOON = 7 * 24 * 3_600_000

/** @param now milliseconds since 1970 */
export function goesSoon({ status, keptUntil }: BatchSummary, now: number): boolean {
  return status !== 'draft' && keptUntil !== null && Date.parse(keptUntil) - now < SOON
}

/** Those of which results are there and go soon, the next one first. */
export function goingSoon(batches: readonly BatchSummary[], now: number): readonly BatchSummary[] {
  return batches
    .filter((batch) => batch.exported > 0 && goesSoon(batch, now))
    .sort((a, b) => Date.parse(a.keptUntil ?? '') - Date.parse(b.keptUntil ?? ''))
}
