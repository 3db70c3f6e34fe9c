/** A Batch at work and afterwards: how far it is, each photo, and what to do with the results. */
import { useMutation } from '@tanstack/react-query'
import { ArrowLeft, Download, Square } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Batch, PhotoItem } from '../../contract/batch.ts'
import { Bar } from '../parts/bar.tsx'
import { Button, buttonLook } from '../parts/button.tsx'
import { DenialNotice } from '../parts/denial.tsx'
import { Quiet } from '../parts/quiet.tsx'
import { lasting } from '../parts/when.tsx'
import { address, studio } from '../studio.ts'
import { FailedPhotos } from './failed-photos.tsx'
import { PhotoTile } from './photo-tile.tsx'
import { standing } from './recent-batches.tsx'
import { useBatch } from './use-batch.ts'
import { Viewer } from './viewer.tsx'

export function BatchPage({ id }: { id: string }) {
  const { data: batch, error } = useBatch(id)
  const [only, setOnly] = useState<'all' | 'review'>('all')
  const [viewed, setViewed] = useState<number>()

  if (error) return <Quiet>{error.message}</Quiet>
  if (!batch) return <Quiet>Opening the Batch …</Quiet>
  const shown = batch.photos.filter(
    (photo) => photo.status !== 'failed' && (only === 'all' || photo.needsReview),
  )
  const viewable = shown.filter((photo) => photo.result)
  const photo = viewable.find((each) => each.n === viewed)
  return (
    <div className="py-6 sm:py-8">
      <Top batch={batch} />
      {batch.denial ? (
        <DenialNotice denial={batch.denial} />
      ) : (
        batch.message && (
          <p role="alert" className="mb-6 rounded-2xl bg-warn-soft p-4 text-sm text-warn">
            {batch.message}
          </p>
        )
      )}
      {batch.needsReview > 0 && (
        <div className="mb-4 flex items-center gap-2 text-sm">
          <Button
            aria-pressed={only === 'all'}
            onClick={() => setOnly('all')}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
          >
            All
          </Button>
          <Button
            aria-pressed={only === 'review'}
            onClick={() => setOnly('review')}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
          >
            Needs review ({batch.needsReview})
          </Button>
        </div>
      )}
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-4" aria-label="Photos">
        {shown.map((each) => (
          <PhotoTile key={each.n} batch={batch.id} photo={each} onOpen={() => setViewed(each.n)} />
        ))}
      </ul>
      <FailedPhotos photos={batch.photos.filter((each) => each.status === 'failed')} />
      {photo && (
        <Viewer
          batch={batch.id}
          photo={photo}
          onStep={(step) => setViewed(stepped(viewable, photo, step))}
          onClose={() => setViewed(undefined)}
        />
      )}
    </div>
  )
}

function stepped(photos: readonly PhotoItem[], from: PhotoItem, step: 1 | -1): number {
  const at = photos.indexOf(from) + step
  return (photos[(at + photos.length) % photos.length] ?? from).n
}

function Top({ batch }: { batch: Batch }) {
  const isGoing = batch.status === 'running' || batch.status === 'paused'
  const settled = batch.exported + batch.failed
  const cancel = useMutation({ mutationFn: () => studio.cancel(batch.id) })
  const eta =
    batch.etaSeconds !== null && settled < batch.total ? `, about ${lasting(batch.etaSeconds)} left` : ''
  return (
    <div className="mb-6">
      <Link href="/" className="mb-3 inline-flex items-center gap-1.5 text-soft text-sm hover:text-ink">
        <ArrowLeft size={15} /> New Batch
      </Link>
      <div className="flex flex-wrap items-center gap-3">
        <div className="mr-auto">
          <h1 className="font-semibold text-2xl tracking-tight">{batch.name}</h1>
          {!isGoing && (
            <p className="mt-0.5 text-soft text-sm" role="status">
              {standing(batch)}
            </p>
          )}
        </div>
        {isGoing && (
          <Button onClick={() => cancel.mutate()} disabled={cancel.isPending || cancel.isSuccess}>
            <Square size={14} /> {cancel.isSuccess ? 'Stopping …' : 'Cancel'}
          </Button>
        )}
        {batch.exported > 0 && !isGoing && (
          <a href={address.zip(batch.id)} className={buttonLook('primary')} download>
            <Download size={17} /> Download all ({batch.exported})
          </a>
        )}
      </div>
      {isGoing && (
        <div className="mt-4">
          <Bar
            value={settled}
            of={batch.total}
            label={`${settled} of ${batch.total} done${batch.failed > 0 ? `, ${batch.failed} failed` : ''}${eta}`}
          />
        </div>
      )}
    </div>
  )
}
