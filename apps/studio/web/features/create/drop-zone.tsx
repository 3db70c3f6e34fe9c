/** Where photos are added: dropped, pasted, chosen, or the samples. */
import { Images } from 'lucide-react'
import { type DragEvent, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'
import { LeftOutNote } from './left-out-note.tsx'
import { PickButton } from './pick-button.tsx'
import { type Picked, photosChosen, photosDropped } from './picked-photo.ts'
import { SamplesButton } from './samples-button.tsx'

interface Props {
  /** Names of files that were chosen and are no photos. */
  readonly leftOut: readonly string[]
  onPhotos(picked: Picked): void
}

export function DropZone({ leftOut, onPhotos }: Props) {
  const [isOver, setIsOver] = useState(false)

  useEffect(() => {
    const paste = (event: ClipboardEvent) => onPhotos(photosChosen(event.clipboardData?.files ?? null))
    addEventListener('paste', paste)
    return () => removeEventListener('paste', paste)
  }, [onPhotos])

  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    onPhotos(await photosDropped(event.dataTransfer))
  }

  return (
    <section
      aria-label="Add photos"
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={`mt-6 grid min-h-[52dvh] place-items-center rounded-[2rem] border-2 border-dashed px-5 py-12 text-center transition sm:mt-8 ${isOver ? 'border-accent bg-accent-soft' : 'border-line bg-sunk'}`}
    >
      <div className="max-w-xl">
        <span className="mx-auto mb-6 grid size-16 place-items-center rounded-2xl bg-card text-accent shadow-sm">
          <Images size={30} strokeWidth={1.6} />
        </span>
        <h1 className="text-balance font-semibold text-3xl tracking-[-0.02em] sm:text-4xl">
          Drop your photos here
        </h1>
        <p className="mx-auto mt-3 max-w-sm text-pretty text-soft">
          Single photos or a whole folder. JPEG, PNG, HEIC, WebP, AVIF, TIFF, BMP. Your originals are never
          changed.
        </p>
        <div className="mt-7 flex flex-wrap justify-center gap-2.5">
          <PickButton onPhotos={onPhotos} look="primary" />
          <PickButton onPhotos={onPhotos} folder />
        </div>
        <LeftOutNote names={leftOut} />
        <SamplesButton onPhotos={onPhotos} />
        <p className="mt-6 text-soft text-sm">
          Or{' '}
          <Link href="/designs/new" className={LINK_STYLE}>
            start from words
          </Link>
          , without a photo.
        </p>
      </div>
    </section>
  )
}
