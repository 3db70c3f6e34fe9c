/** A Batch in a list: its first photo, its name and what became of it. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { Link } from 'wouter'
import { address } from '../../shared/api/studio.ts'
import { LocalTime } from '../../shared/components/local-time.tsx'
import { describe } from './batch-state.ts'

export function BatchCard({ batch }: { batch: BatchSummary }) {
  return (
    <Link
      href={`/batches/${batch.id}`}
      className="flex items-center gap-4 rounded-xl border border-line bg-card p-3 hover:border-soft"
    >
      <img
        src={address.photo(batch.id, 1, 'original-preview')}
        alt=""
        className="size-14 shrink-0 rounded-[10px] bg-sunk object-cover"
      />
      <span className="min-w-0">
        <span className="block truncate font-medium text-sm">{batch.name}</span>
        <span className="block text-soft text-xs">
          {describe(batch)} · <LocalTime at={batch.createdAt} />
        </span>
      </span>
    </Link>
  )
}
