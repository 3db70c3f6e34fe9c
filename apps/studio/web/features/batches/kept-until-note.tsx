/** Says when what a Batch has is deleted by itself: always on its page, and beforehand where all Batches stand. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { Plural, Trans } from '@lingui/react/macro'
import { LocalTime } from '../../shared/components/local-time.tsx'
import { goesSoon, goingSoon } from './kept-until.ts'

export function KeptUntilNote({ batch, now }: { batch: BatchSummary; now: number }) {
  if (batch.keptUntil === null || batch.status === 'draft') return null
  const look = goesSoon(batch, now) ? 'rounded-2xl bg-warn-soft p-4 text-warn' : 'text-soft'
  return (
    <p className={`mb-5 text-sm ${look}`}>
      <Trans>
        Its photos and results are deleted on <LocalTime at={batch.keptUntil} />. Download what you need
        before.
      </Trans>
    </p>
  )
}

export function GoingSoonNote({ batches, now }: { batches: readonly BatchSummary[]; now: number }) {
  const [next, ...others] = goingSoon(batches, now)
  if (!next?.keptUntil) return null
  return (
    <p className="mt-4 rounded-2xl bg-warn-soft p-4 text-sm text-warn">
      <Trans>
        <Plural value={others.length + 1} one="# Batch goes" other="# Batches go" /> with all photos and
        results within a week, on <LocalTime at={next.keptUntil} />. Download what you need before.
      </Trans>
    </p>
  )
}
