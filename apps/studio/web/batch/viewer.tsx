/** A result beside its original: drag the line, arrows for the next photo, Escape to close. */
import { Dialog } from '@base-ui/react/dialog'
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { PhotoItem } from '../../batch/batch.ts'
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
      if (event.target instanceof HTMLInputElement) return
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
  const [share, setShare] = useState(50)
  return (
    <div className="relative my-3 min-h-0 flex-1 overflow-hidden rounded-2xl">
      <img
        src={address.photo(batch, photo.n, 'result')}
        alt="The result"
        className="checker absolute inset-0 size-full object-contain"
      />
      <div className="absolute inset-0 bg-sunk" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
        <img
          src={address.photo(batch, photo.n, 'original-preview')}
          alt="The original"
          className="size-full object-contain"
        />
      </div>
      <div
        className="pointer-events-none absolute inset-y-0 w-0.5 bg-white shadow-[0_0_0_1px_#0004]"
        style={{ left: `${share}%` }}
      >
        <span className="absolute top-1/2 left-1/2 grid size-9 -translate-x-1/2 -translate-y-1/2 place-items-center rounded-full bg-white text-black shadow-lg">
          ⇆
        </span>
      </div>
      <span className="pointer-events-none absolute top-3 left-3 rounded-full bg-black/60 px-2.5 py-1 text-white text-xs">
        Original
      </span>
      <span className="pointer-events-none absolute top-3 right-3 rounded-full bg-black/60 px-2.5 py-1 text-white text-xs">
        Result
      </span>
      <input
        type="range"
        min={0}
        max={100}
        value={share}
        onChange={(event) => setShare(Number(event.target.value))}
        aria-label="How much of the original is shown"
        className="absolute inset-0 size-full cursor-ew-resize opacity-0"
      />
    </div>
  )
}
