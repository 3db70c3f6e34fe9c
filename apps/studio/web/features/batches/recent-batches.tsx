/** The latest Batches of the Space, as links to their pages. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { studio } from '../../shared/api/studio.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'
import { BatchCard } from './batch-card.tsx'

const MAX_SHOWN = 6

export function RecentBatches() {
  const space = useSpace()
  const { data } = useQuery({ queryKey: ['batches', space.id], queryFn: () => studio.batches(space.id) })
  const batches = (data?.batches ?? []).filter((batch) => batch.status !== 'draft')
  if (batches.length === 0) return null
  return (
    <section className="mt-12" aria-labelledby="recent">
      <div className="mb-3 flex items-baseline justify-between">
        <h2 id="recent" className="font-semibold text-lg tracking-tight">
          Recent Batches
        </h2>
        {batches.length > MAX_SHOWN && (
          <Link href="/batches" className={`${LINK_STYLE} text-sm`}>
            All Batches
          </Link>
        )}
      </div>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {batches.slice(0, MAX_SHOWN).map((batch) => (
          <li key={batch.id}>
            <BatchCard batch={batch} />
          </li>
        ))}
      </ul>
    </section>
  )
}
