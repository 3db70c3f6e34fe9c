/** How many photos of a running Batch are settled, which step is at work, and how long the rest takes. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { plural, t } from '@lingui/core/macro'
import { ProgressBar } from '../../shared/components/progress-bar.tsx'
import { WaitNote } from '../../shared/components/wait-note.tsx'
import { useConnection } from '../../shared/connection/use-connection.ts'
import { formatDuration } from '../../shared/format/time.ts'
import { useTimeLeft } from './use-time-left.ts'

export function BatchProgress({ batch }: { batch: BatchSummary }) {
  const { exported, failed, total, groups, status, progress, goesOnAt } = batch
  const settled = exported + failed
  // While the studio does not answer, how long the rest takes is not known.
  const isOnline = useConnection() === 'online'
  const seconds = useTimeLeft(batch)
  const left = isOnline && seconds !== undefined && settled < total ? formatDuration(seconds) : undefined
  const isEnding = status === 'cancelling'
  const steps = progress.map((step) => t`${step.title} ${step.made} of ${step.total}`)
  return (
    <div className="mt-4">
      <ProgressBar
        value={settled}
        max={isEnding ? settled + groups.under_way : total}
        label={isEnding ? ending(settled, total, groups.under_way) : inWords(settled, total, failed, left)}
      />
      {steps.length > 0 && <p className="text-soft text-sm tabular-nums">{steps.join(' · ')}</p>}
      {goesOnAt && <WaitNote goesOnAt={goesOnAt} message={null} />}
    </div>
  )
}

function ending(settled: number, total: number, inWork: number): string {
  const done = t`Cancelled, ${settled} of ${total} done`
  if (inWork === 0) return done
  return `${done}. ${plural(inWork, { one: 'The one in work is finished.', other: 'The # in work are finished.' })}`
}

function inWords(settled: number, total: number, failed: number, left: string | undefined): string {
  if (left === undefined)
    return failed > 0 ? t`${settled} of ${total} done, ${failed} failed` : t`${settled} of ${total} done`
  return failed > 0
    ? t`${settled} of ${total} done, ${failed} failed, about ${left} left`
    : t`${settled} of ${total} done, about ${left} left`
}
