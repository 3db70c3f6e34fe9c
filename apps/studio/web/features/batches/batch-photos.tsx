/** The photos of a Batch: all of them or those to review, the failed ones below, and one of them enlarged. */
import type { Batch, PhotoItem } from '@allot/studio/contract/batch'
import { needsSubject } from '@allot/studio/contract/edits'
import { useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { FailedPhotos } from './failed-photos.tsx'
import { PhotoTile } from './photo-tile.tsx'
import { PhotoViewer } from './photo-viewer.tsx'

type Filter = 'all' | 'review'

export function BatchPhotos({ batch }: { batch: Batch }) {
  const [filter, setFilter] = useState<Filter>('all')
  const [viewed, setViewed] = useState<number>()
  const shown = batch.photos.filter(
    // One that a person has just decided on stays until the next one is looked at.
    (photo) => photo.status !== 'failed' && (filter === 'all' || photo.needsReview || photo.n === viewed),
  )
  const viewable = shown.filter((photo) => photo.result)
  const photo = viewable.find((each) => each.n === viewed)
  return (
    <>
      {batch.needsReview > 0 && (
        <div className="mb-4 flex items-center gap-2 text-sm">
          <FilterButton isOn={filter === 'all'} title="All" onClick={() => setFilter('all')} />
          <FilterButton
            isOn={filter === 'review'}
            title={`Needs review (${batch.needsReview})`}
            onClick={() => setFilter('review')}
          />
        </div>
      )}
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-4" aria-label="Photos">
        {shown.map((each) => (
          <PhotoTile key={each.n} batch={batch.id} photo={each} onOpen={() => setViewed(each.n)} />
        ))}
      </ul>
      <FailedPhotos photos={batch.photos.filter((each) => each.status === 'failed')} />
      {photo && (
        <PhotoViewer
          batch={batch.id}
          photo={photo}
          hasSubject={needsSubject(batch.edits)}
          onStep={(step) => setViewed(neighbour(viewable, photo, step).n)}
          onClose={() => setViewed(undefined)}
        />
      )}
    </>
  )
}

interface FilterButtonProps {
  readonly isOn: boolean
  readonly title: string
  onClick(): void
}

function FilterButton({ isOn, title, onClick }: FilterButtonProps) {
  return (
    <Button
      aria-pressed={isOn}
      onClick={onClick}
      className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
    >
      {title}
    </Button>
  )
}

/** The next or the previous photo; after the last comes the first. */
function neighbour(photos: readonly PhotoItem[], photo: PhotoItem, step: 1 | -1): PhotoItem {
  const at = photos.indexOf(photo) + step
  return photos[(at + photos.length) % photos.length] ?? photo
}
