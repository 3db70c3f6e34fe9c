/** All Batches of the Space, newest first. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { studio } from '../../shared/api/studio.ts'
import { buttonStyle } from '../../shared/components/button.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { BatchCard } from './batch-card.tsx'

export function BatchesPage() {
  const space = useSpace()
  const { data, error } = useQuery({
    queryKey: ['batches', space.id],
    queryFn: () => studio.batches(space.id),
  })
  if (!data) return <MessagePage>{error ? error.message : 'Loading Batches …'}</MessagePage>
  const batches = data.batches.filter((batch) => batch.status !== 'draft')
  return (
    <div className="py-6 sm:py-10">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-[28px] tracking-[-0.02em]">Batches</h1>
        <Link href="/" className={buttonStyle('primary')}>
          New Batch
        </Link>
      </div>
      {batches.length === 0 ? (
        <p className="mt-4 max-w-md text-pretty text-soft">
          Nothing yet. Add several photos under Create and export them together: each Batch stands here with
          its results.
        </p>
      ) : (
        <ul className="mt-6 grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {batches.map((batch) => (
            <li key={batch.id}>
              <BatchCard batch={batch} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
