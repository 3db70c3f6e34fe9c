/** Where photos come in: dropped, pasted, chosen, or the samples. */
import { useQuery } from '@tanstack/react-query'
import { FolderUp, ImagePlus, Images } from 'lucide-react'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { address, studio } from '../studio.ts'
import { chosen, dropped, type Picked, sample } from './picked.ts'

export function DropZone({ onPhotos }: { onPhotos(photos: Picked[]): void }) {
  const [over, setOver] = useState(false)
  const { data } = useQuery({
    queryKey: ['samples'],
    queryFn: studio.samples,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const samples = data?.photos ?? []

  useEffect(() => {
    const paste = (event: ClipboardEvent) => onPhotos(chosen(event.clipboardData?.files ?? null))
    addEventListener('paste', paste)
    return () => removeEventListener('paste', paste)
  }, [onPhotos])

  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onPhotos(await dropped(event.dataTransfer))
  }

  return (
    <section
      aria-label="Add photos"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`mt-6 grid min-h-[52dvh] place-items-center rounded-[2rem] border-2 border-dashed px-5 py-12 text-center transition sm:mt-8 ${over ? 'border-accent bg-accent-soft' : 'border-line bg-sunk'}`}
    >
      <div className="max-w-xl">
        <span className="mx-auto mb-6 grid size-16 place-items-center rounded-2xl bg-card text-accent shadow-sm">
          <Images size={30} strokeWidth={1.6} />
        </span>
        <h1 className="text-balance font-semibold text-3xl tracking-[-0.02em] sm:text-4xl">
          Drop your photos here
        </h1>
        <p className="mx-auto mt-3 max-w-sm text-pretty text-soft">
          Single photos or a whole folder. JPEG, PNG, HEIC, WebP, AVIF, TIFF. Your originals are never
          changed.
        </p>
        <div className="mt-7 flex flex-wrap justify-center gap-2.5">
          <PickButton onPhotos={onPhotos} look="primary" />
          <PickButton onPhotos={onPhotos} folder />
        </div>
        {samples.length > 0 && (
          <button
            type="button"
            onClick={() => onPhotos(samples.map(sample))}
            className="group mx-auto mt-10 block rounded-2xl p-2 hover:bg-card"
          >
            <span className="flex justify-center -space-x-3">
              {samples.slice(0, 6).map((photo) => (
                <img
                  key={photo.name}
                  src={address.sample(photo.name)}
                  alt=""
                  className="size-12 rounded-xl border-2 border-sunk object-cover transition group-hover:border-card"
                />
              ))}
            </span>
            <span className="mt-2.5 block font-medium text-sm underline decoration-line underline-offset-4 group-hover:decoration-ink">
              Try with sample photos
            </span>
          </button>
        )}
      </div>
    </section>
  )
}

interface PickProps {
  readonly onPhotos: (photos: Picked[]) => void
  readonly folder?: boolean
  readonly look?: 'primary' | 'plain'
  readonly label?: string
}

export function PickButton({ onPhotos, folder = false, look = 'plain', label }: PickProps) {
  const input = useRef<HTMLInputElement>(null)
  const Icon = folder ? FolderUp : ImagePlus
  return (
    <>
      <Button look={look} onClick={() => input.current?.click()}>
        <Icon size={17} /> {label ?? (folder ? 'Choose a folder' : 'Choose photos')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={folder ? 'Photo folder' : 'Photo files'}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={(event) => {
          onPhotos(chosen(event.target.files))
          event.target.value = ''
        }}
      />
    </>
  )
}
