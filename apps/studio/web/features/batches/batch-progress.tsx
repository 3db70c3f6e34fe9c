/** How many photos of a running Batch are settled, and how long the rest takes. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { ProgressBar } from '../../shared/components/progress-bar.tsx'
import { formatDuration } from '../../shared/format/time.ts'

export function BatchProgress({ batch }: { batch: BatchSummary }) {
  const { exported, failed, total, etaSeconds } = batch
  const settled = exported + failed
  const failures = failed > 0 ? `, ${failed} failed` : ''
  const eta = etaSeconds !== null && settled < total ? `, about ${formatDuration(etaSeconds)} left` : ''
  return (
    <div className="mt-4">
      <ProgressBar value={settled} max={total} label={`${settled} of ${total} done${failures}${eta}`} />
    </div>
  )
}
