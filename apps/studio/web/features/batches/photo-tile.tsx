/** One photo of a Batch: the original until it is exported, then the result. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import { Check, Eye, LoaderCircle, MinusCircle } from 'lucide-react'
import { address } from '../../shared/api/studio.ts'

export function PhotoTile({ batch, photo, onOpen }: { batch: string; photo: PhotoItem; onOpen(): void }) {
  const isDone = photo.result !== null
  const picture = isDone
    ? address.result(batch, photo, 'result-preview')
    : address.photo(batch, photo.n, 'original-preview')
  return (
    <li data-status={photo.status}>
      <button
        type="button"
        disabled={!isDone}
        onClick={onOpen}
        aria-label={`${photo.name}: ${STATUS_TEXT[photo.status]}${photo.needsReview ? ', needs review' : ''}`}
        className="group relative block aspect-square w-full overflow-hidden rounded-2xl border border-line bg-card transition hover:shadow-lg disabled:cursor-default disabled:hover:shadow-none"
      >
        <img
          src={picture}
          alt=""
          loading="lazy"
          className={`size-full transition ${isDone ? 'checker object-contain' : 'object-cover opacity-45 saturate-50'}`}
        />
        <Badge photo={photo} />
      </button>
      <p className="mt-1.5 truncate px-1 text-soft text-xs" title={photo.result?.name ?? photo.name}>
        {photo.result?.name ?? photo.name}
      </p>
      {photo.notes.map((note) => (
        <p key={note} className="px-1 text-soft text-xs">
          {note}
        </p>
      ))}
    </li>
  )
}

const STATUS_TEXT: Record<PhotoItem['status'], string> = {
  waiting: 'waiting',
  ready: 'waiting',
  working: 'processing',
  exported: 'exported',
  failed: 'failed',
  released: 'not started',
}

const BADGE =
  'absolute bottom-2.5 left-2.5 flex items-center gap-1.5 rounded-full px-2.5 py-1 font-medium text-xs shadow-sm'

function Badge({ photo }: { photo: PhotoItem }) {
  if (photo.needsReview) {
    return (
      <span className={`${BADGE} bg-warn-soft text-warn`}>
        <Eye size={13} /> Needs review
      </span>
    )
  }
  switch (photo.status) {
    case 'working':
      return (
        <span className={`${BADGE} bg-card`}>
          <LoaderCircle size={13} className="animate-spin" /> Processing
        </span>
      )
    case 'exported':
      return (
        <span className={`${BADGE} bg-accent-soft text-accent opacity-0 transition group-hover:opacity-100`}>
          <Check size={13} /> Exported
        </span>
      )
    case 'released':
      return (
        <span className={`${BADGE} bg-card text-soft`}>
          <MinusCircle size={13} /> Not started
        </span>
      )
    default:
      return null
  }
}
