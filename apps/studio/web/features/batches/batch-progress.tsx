/** How many photos of a running Batch are settled, which step is at work, and how long the rest takes. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { ProgressBar } from '../../shared/components/progress-bar.tsx'
import { formatDuration, formatRelative } from '../../shared/format/time.ts'
import { useNow } from '../../shared/hooks/use-now.ts'

export function BatchProgress({ batch }: { batch: BatchSummary }) {
  const { exported, failed, total, etaSeconds, progress, goesOnAt } = batch
  useNow(goesOnAt !== null) // counts down
  const settled = exported + failed
  const failures = failed > 0 ? `, ${failed} failed` : ''
  const eta = etaSeconds !== null && settled < total ? `, about ${formatDuration(etaSeconds)} left` : ''
  const steps = progress.map((step) => `${step.title} ${step.made} of ${step.total}`)
  return (
    <div className="mt-4">
      <ProgressBar value={settled} max={total} label={`${settled} of ${total} done${failures}${eta}`} />
      {steps.length > 0 && <p className="text-soft text-sm tabular-nums">{steps.join(' · ')}</p>}
      {goesOnAt && <p className="text-sm">It waits, and goes on by itself {formatRelative(goesOnAt)}.</p>}
    </div>
  )
}
