/** What the Batch takes, before it runs; or why it cannot, and what can. */
import type { Denial } from '@allot/rules/denial'
import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import type { Edits } from '../../contract/edits.ts'
import { featuresOf } from '../../contract/features.ts'
import { allot } from '../allot.ts'
import { Bar } from '../parts/bar.tsx'
import { Button } from '../parts/button.tsx'
import { DenialNotice } from '../parts/denial.tsx'
import { local } from '../parts/when.tsx'
import { useSpace } from '../session.ts'
import { useUsage } from '../usage/use-usage.ts'

interface Props {
  readonly count: number
  readonly edits: Edits
  /** How many photos have arrived, while they are being sent. */
  readonly arrived: number | undefined
  readonly denied: Denial | undefined
  readonly failure: string | undefined
  readonly busy: boolean
  onRun(): void
  onKeep(count: number): void
}

export function CostLine({ count, edits, arrived, denied, failure, busy, onRun, onKeep }: Props) {
  const space = useSpace()
  const batch = featuresOf(edits)
  const quote = useQuery({
    queryKey: ['quote', space.id, count, batch],
    queryFn: () => allot.quote(space.id, { count, batch }),
    placeholderData: (before) => before,
  })
  const denial = denied ?? (quote.data?.allowed === false ? quote.data.denial : undefined)
  if (denial && !busy) {
    return (
      <div className="mt-4">
        <DenialNotice denial={denial}>
          {denial.fits > 0 && (
            <Button onClick={() => onKeep(denial.fits)} className="text-ink">
              Keep the first {denial.fits}
            </Button>
          )}
        </DenialNotice>
      </div>
    )
  }
  return (
    <div className="mt-4 grid gap-3">
      <Cost count={count} />
      {failure && (
        <p role="alert" className="rounded-xl bg-bad-soft px-3.5 py-2.5 text-bad text-sm">
          {failure}
        </p>
      )}
      {arrived !== undefined && (
        <Bar value={arrived} of={count} label={`Sending photos: ${arrived} of ${count}`} />
      )}
      <Button
        look="primary"
        size="large"
        className="w-full"
        disabled={busy || quote.isLoading}
        onClick={onRun}
      >
        <Play size={18} fill="currentColor" />{' '}
        {busy ? 'Starting …' : `Run ${count} ${count === 1 ? 'photo' : 'photos'}`}
      </Button>
    </div>
  )
}

function Cost({ count }: { count: number }) {
  const { usage } = useUsage()
  const meter = usage?.meters.find((each) => each.meter === 'batch_exports')
  if (!meter) return null
  const renews = meter.renewsAt ? ` Renews ${local(meter.renewsAt)}.` : ''
  return (
    <p className="px-1 text-pretty text-soft text-sm">
      Takes <strong className="font-semibold text-ink">{count}</strong> of your{' '}
      <strong className="font-semibold text-ink">
        {typeof meter.remaining === 'number' ? meter.remaining.toLocaleString() : meter.remaining}
      </strong>{' '}
      remaining Batch exports, no AI credits. Photos that fail take nothing.{renews}
    </p>
  )
}
