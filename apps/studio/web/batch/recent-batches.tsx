/** The Batches before this one. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { BatchSummary } from '../../contract/batch.ts'
import { When } from '../parts/when.tsx'
import { useSpace } from '../session.ts'
import { address, studio } from '../studio.ts'

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
        {batches.slice(0, 9).map((batch) => (
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
                  {standing(batch)} · <When at={batch.createdAt} />
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function standing(batch: BatchSummary): string {
  const counts = `${batch.exported} of ${batch.total} exported`
  switch (batch.status) {
    case 'draft':
      return 'Not begun'
    case 'running':
      return `Running, ${counts}`
    case 'paused':
      return `Waiting, ${counts}`
    case 'cancelled':
      return `Cancelled, ${counts}`
    case 'stopped':
      return `Stopped, ${counts}`
    case 'done':
      return batch.failed > 0 ? `${counts}, ${batch.failed} failed` : counts
  }
}
