/** One result beside its original. The arrow keys show the next photo, Escape closes. */

import type { PhotoItem } from '@allot/studio/contract/batch'
import { Dialog } from '@base-ui/react/dialog'
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { useEffect } from 'react'
import { address } from '../../shared/api/studio.ts'
import { buttonStyle } from '../../shared/components/button.tsx'
import { CutOutChoice } from './cut-out-choice.tsx'

interface Props {
  readonly batch: string
  readonly photo: PhotoItem
  /** Its subject was looked for, so there are other cut-outs of it. */
  readonly hasSubject: boolean
  onStep(step: 1 | -1): void
  onClose(): void
}

export function PhotoViewer({ batch, photo, hasSubject, onStep, onClose }: Props) {
  useEffect(() => {
    const step = (event: KeyboardEvent) => {
      if (event.key === 'ArrowRight') onStep(1)
      if (event.key === 'ArrowLeft') onStep(-1)
    }
    addEventListener('keydown', step)
    return () => removeEventListener('keydown', step)
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
            <a href={address.result(batch, photo, 'result')} download className={buttonStyle('primary')}>
              <Download size={16} /> <span className="hidden sm:inline">Download</span>
            </a>
            <Dialog.Close className={buttonStyle('bare')} aria-label="Close">
              <X size={18} />
            </Dialog.Close>
          </header>
          <Comparison key={photo.n} batch={batch} photo={photo} />
          {hasSubject && <CutOutChoice key={`cut-out ${photo.n}`} batch={batch} photo={photo} />}
          <footer className="flex items-center justify-between gap-3">
            <button
              type="button"
              className={buttonStyle('plain')}
              onClick={() => onStep(-1)}
              aria-label="Previous photo"
            >
              <ChevronLeft size={18} />
            </button>
            <p className="text-center text-soft text-sm">
              {photo.needsReview ? 'This cut-out is uncertain. Check its edges.' : photo.notes.join(' ')}
            </p>
            <button
              type="button"
              className={buttonStyle('plain')}
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

function Comparison({ batch, photo }: { batch: string; photo: PhotoItem }) {
  return (
    <div className="my-3 grid min-h-0 flex-1 grid-rows-2 gap-3 sm:grid-cols-2 sm:grid-rows-1">
      <Picture title="Original" source={address.photo(batch, photo.n, 'original-preview')} />
      <Picture title="Result" source={address.result(batch, photo, 'result')} />
    </div>
  )
}

function Picture({ title, source }: { title: string; source: string }) {
  return (
    <figure className="relative grid min-h-0 place-items-center overflow-hidden rounded-2xl bg-sunk p-3">
      <img
        src={source}
        alt={`The ${title.toLowerCase()}`}
        className="checker max-h-full min-h-0 max-w-full rounded-lg object-contain"
      />
      <figcaption className="absolute top-3 left-3 rounded-full bg-black/65 px-2.5 py-1 text-white text-xs">
        {title}
      </figcaption>
    </figure>
  )
}
