/** A result beside its original; arrows for the next photo, Escape to close. */
import { Dialog } from '@base-ui/react/dialog'
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { useEffect } from 'react'
import type { PhotoItem } from '../../contract/batch.ts'
import { buttonLook } from '../parts/button.tsx'
import { address } from '../studio.ts'

interface Props {
  readonly batch: string
  readonly photo: PhotoItem
  onStep(step: 1 | -1): void
  onClose(): void
}

export function Viewer({ batch, photo, onStep, onClose }: Props) {
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key === 'ArrowRight') onStep(1)
      if (event.key === 'ArrowLeft') onStep(-1)
    }
    addEventListener('keydown', key)
    return () => removeEventListener('keydown', key)
  }, [onStep])
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60 backdrop-blur-sm" />
        <Dialog.Popup className="fixed inset-3 z-50 mx-auto flex max-w-5xl flex-col rounded-3xl bg-paper p-3 shadow-2xl sm:inset-8 sm:p-5">
          <header className="flex items-center gap-2">
            <Dialog.Title className="min-w-0 flex-1 truncate font-medium">{photo.result?.name}</Dialog.Title>
            <span className="hidden text-soft text-sm tabular-nums sm:inline">
              {photo.result?.width} × {photo.result?.height}, {Math.round((photo.result?.bytes ?? 0) / 1024)}{' '}
              kB
            </span>
            <a href={address.photo(batch, photo.n, 'result')} download className={buttonLook('primary')}>
              <Download size={16} /> <span className="hidden sm:inline">Download</span>
            </a>
            <Dialog.Close className={buttonLook('bare')} aria-label="Close">
              <X size={18} />
            </Dialog.Close>
          </header>
          <Compare key={photo.n} batch={batch} photo={photo} />
          <footer className="flex items-center justify-between gap-3">
            <button
              type="button"
              className={buttonLook('plain')}
              onClick={() => onStep(-1)}
              aria-label="Previous photo"
            >
              <ChevronLeft size={18} />
            </button>
            <p className="text-center text-soft text-sm">
              {photo.needsReview
                ? 'The model was unsure of this cut-out: look at its edges.'
                : photo.notes.join(' ')}
            </p>
            <button
              type="button"
              className={buttonLook('plain')}
              onClick={() => onStep(1)}
              aria-label="Next photo"
            >
              <ChevronRight size={18} />
            </button>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Compare({ batch, photo }: { batch: string; photo: PhotoItem }) {
  return (
    <div className="my-3 grid min-h-0 flex-1 grid-rows-2 gap-3 sm:grid-cols-2 sm:grid-rows-1">
      <Side title="Original" picture={address.photo(batch, photo.n, 'original-preview')} />
      <Side title="Result" picture={address.photo(batch, photo.n, 'result')} />
    </div>
  )
}

function Side({ title, picture }: { title: string; picture: string }) {
  return (
    <figure className="relative grid min-h-0 place-items-center overflow-hidden rounded-2xl bg-sunk p-3">
      <img
        src={picture}
        alt={`The ${title.toLowerCase()}`}
        className="checker max-h-full min-h-0 max-w-full rounded-lg object-contain"
      />
      <figcaption className="absolute top-3 left-3 rounded-full bg-black/65 px-2.5 py-1 text-white text-xs">
        {title}
      </figcaption>
    </figure>
  )
}
