/** Why a Batch is paused or stopped: the denial of Allot, or a message. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { DenialCard } from '../../shared/components/denial-card.tsx'

export function BatchNotice({ batch: { denial, message } }: { batch: BatchSummary }) {
  if (denial) return <DenialCard denial={denial} />
  if (!message) return null
  return (
    <p role="alert" className="mb-6 rounded-2xl bg-warn-soft p-4 text-sm text-warn">
      {message}
    </p>
  )
}
