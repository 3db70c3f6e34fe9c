/** The photos that could not be exported, each with its reason, what came back and what was kept. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import { BackNote, isSomething } from '../../shared/components/back-note.tsx'
import { formatCount } from '../../shared/format/number.ts'

export function FailedPhotos({ photos }: { photos: readonly PhotoItem[] }) {
  if (photos.length === 0) return null
  const wasKept = photos.some(({ kept }) => isSomething(kept))
  return (
    <section className="mt-10" aria-labelledby="failed">
      <h2 id="failed" className="font-semibold text-lg tracking-tight">
        {formatCount(photos.length, 'photo')} failed
      </h2>
      <p className="mb-3 text-soft text-sm">
        {wasKept
          ? 'What came back, and what your plan keeps, stands beside each.'
          : 'Your plan was not charged for them.'}
      </p>
      <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-card">
        {photos.map(({ n, name, reason, givenBack, kept }) => (
          <li key={n} className="px-4 py-3 text-sm sm:flex sm:gap-6">
            <span className="block truncate font-medium sm:w-56 sm:shrink-0">{name}</span>
            <span className="text-bad">
              {reason}
              {(isSomething(givenBack) || isSomething(kept)) && (
                <span className="block text-soft text-xs">
                  <BackNote {...{ givenBack, kept }} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
