/** The latest Batches of the Space, as links to their pages. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { address, studio } from '../../shared/api/studio.ts'
import { LocalTime } from '../../shared/components/local-time.tsx'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { describe } from './batch-state.ts'

const MAX_SHOWN = 9

export function RecentBatches() {
  const space = useSpace()
  const { data } = useQuery({ queryKey: ['batches', space.id], queryFn: () => studio.batches(space.id) })
  const batches = (data?.batches ?? []).filter((batch) => batch.status !== 'draft')
  if (batches.length === 0) return null
  return (
    <section className="mt-12" aria-labelledby="recent">
      <h2 id="recent" className="mb-3 font-semibold text-lg tracking-tight">
        Recent Batches
      </h2>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {batches.slice(0, MAX_SHOWN).map((batch) => (
          <li key={batch.id}>
            <Link
              href={`/batches/${batch.id}`}
              className="flex items-center gap-4 rounded-2xl border border-line bg-card p-3 hover:border-soft"
            >
              <img
                src={address.photo(batch.id, 1, 'original-preview')}
                alt=""
                className="size-14 shrink-0 rounded-xl bg-sunk object-cover"
              />
              <span className="min-w-0">
                <span className="block truncate font-medium text-sm">{batch.name}</span>
                <span className="block text-soft text-xs">
                  {describe(batch)} · <LocalTime at={batch.createdAt} />
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
