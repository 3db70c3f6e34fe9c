/** The photos that could not be exported, each with its reason. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import { formatCount } from '../../shared/format/number.ts'

export function FailedPhotos({ photos }: { photos: readonly PhotoItem[] }) {
  if (photos.length === 0) return null
  return (
    <section className="mt-10" aria-labelledby="failed">
      <h2 id="failed" className="font-semibold text-lg tracking-tight">
        {formatCount(photos.length, 'photo')} failed
      </h2>
      <p className="mb-3 text-soft text-sm">Your plan was not charged for them.</p>
      <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
        {photos.map((photo) => (
          <li key={photo.n} className="px-4 py-3 text-sm sm:flex sm:gap-6">
            <span className="block truncate font-medium sm:w-56 sm:shrink-0">{photo.name}</span>
            <span className="text-bad">{photo.reason}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
