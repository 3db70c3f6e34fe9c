/** The latest Batches of the Space, as links to their pages. */
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { studio } from '../../shared/api/studio.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'
import { BatchCard } from './batch-card.tsx'

const MAX_SHOWN = 6

export function RecentBatches() {
  const space = useSpace()
  const { data } = useQuery({
    queryKey: ['batches', space.id, 'recent'],
    queryFn: () => studio.batches(space.id, { filter: 'begun', limit: MAX_SHOWN }),
  })
  if (!data || data.batches.length === 0) return null
  return (
    <section className="mt-12" aria-labelledby="recent">
      <div className="mb-3 flex items-baseline justify-between">
        <h2 id="recent" className="font-semibold text-lg tracking-tight">
          <Trans>Recent Batches</Trans>
        </h2>
        {data.next !== null && (
          <Link href="/batches" className={`${LINK_STYLE} text-sm`}>
            <Trans>All Batches</Trans>
          </Link>
        )}
      </div>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {data.batches.map((batch) => (
          <li key={batch.id}>
            <BatchCard batch={batch} />
          </li>
        ))}
      </ul>
    </section>
  )
}
