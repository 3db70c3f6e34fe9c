/** One picked photo. Its picture is loaded only while the tile is visible, so that 250 photos do not fill the memory. */
import { ImageOff, SlidersHorizontal, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { address } from '../../shared/api/studio.ts'
import type { PickedPhoto } from './picked-photo.ts'

interface Props {
  readonly photo: PickedPhoto
  /** It is shown large. */
  readonly isChosen: boolean
  /** It has steps of its own. */
  readonly hasOwn: boolean
  onChoose(id: string): void
  onRemove(id: string): void
}

export function PickedTile({ photo, isChosen, hasOwn, onChoose, onRemove }: Props) {
  const [tile, source, fail] = useVisiblePicture(photo)
  return (
    <li ref={tile} className="group relative aspect-square w-18 shrink-0 lg:w-auto">
      <button
        type="button"
        aria-label={`Show ${photo.name}`}
        aria-pressed={isChosen}
        title={photo.name}
        onClick={() => onChoose(photo.id)}
        className="size-full overflow-hidden rounded-[10px] bg-sunk outline-accent aria-pressed:outline-3 aria-pressed:outline-offset-1"
      >
        {source === 'none' ? (
          <span className="grid h-full place-items-center p-1 text-center text-soft text-xs">
            <ImageOff size={18} /> No preview
          </span>
        ) : (
          source && (
            <img
              src={source}
              onError={fail}
              alt={photo.name}
              decoding="async"
              className="size-full object-cover"
            />
          )
        )}
      </button>
      {hasOwn && (
        <span
          role="img"
          aria-label="Steps of its own"
          title="Steps of its own"
          className="pointer-events-none absolute bottom-1 left-1 grid size-5 place-items-center rounded-full bg-accent text-accent-ink"
        >
          <SlidersHorizontal size={12} />
        </span>
      )}
      <button
        type="button"
        aria-label={`Remove ${photo.name}`}
        onClick={() => onRemove(photo.id)}
        className="absolute top-0 right-0 grid size-9 place-items-center opacity-0 transition focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
      >
        <span className="grid size-6 place-items-center rounded-full bg-black/65 text-white">
          <X size={14} />
        </span>
      </button>
    </li>
  )
}

/** The picture's address while the tile is visible; 'none' where the browser cannot show this format. */
function useVisiblePicture(photo: PickedPhoto) {
  const tile = useRef<HTMLLIElement>(null)
  const [source, setSource] = useState<string>()
  useEffect(() => {
    if (!tile.current) return
    let url: string | undefined
    const observer = new IntersectionObserver(
      ([tile]) => {
        if (tile?.isIntersecting && !url) {
          url = photo.file ? URL.createObjectURL(photo.file) : address.sample(photo.name)
          setSource(url)
        } else if (!tile?.isIntersecting && url) {
          URL.revokeObjectURL(url)
          url = undefined
          setSource(undefined)
        }
      },
      { rootMargin: '300px' },
    )
    observer.observe(tile.current)
    return () => {
      observer.disconnect()
      if (url) URL.revokeObjectURL(url)
    }
  }, [photo])
  return [tile, source, () => setSource('none')] as const
}
