/** After the first Batch of a Space: what it began with, and where plans are compared. */
import type { Batch } from '@allot/studio/contract/batch'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { PartyPopper } from 'lucide-react'
import { Link } from 'wouter'
import { studio } from '../../shared/api/studio.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'

/** Of this Batch, while it is the only one. */
export function FirstResultNote({ batch: { status, exported } }: { batch: Batch }) {
  const space = useSpace()
  const { usage } = useUsage()
  const isDone = status === 'done' && exported > 0
  const { data } = useQuery({
    queryKey: ['batches', space.id, 'first'],
    queryFn: () => studio.batches(space.id, { filter: 'begun', limit: 2 }),
    enabled: isDone,
  })
  if (!isDone || !usage || data?.batches.length !== 1) return null
  return (
    <p className="settle mb-5 flex w-fit items-center gap-3 rounded-xl bg-accent-soft px-4 py-3 text-pretty text-sm">
      <PartyPopper size={18} className="shrink-0 text-accent" aria-hidden="true" />
      <span>
        <Trans>
          <strong className="font-semibold">Your first Batch is ready.</strong> This Space is on{' '}
          {usage.plan.title}.{' '}
          <Link href="/plan" className={LINK_STYLE}>
            Compare plans
          </Link>
        </Trans>
      </span>
    </p>
  )
}
