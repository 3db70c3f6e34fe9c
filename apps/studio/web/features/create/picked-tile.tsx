/** One picked photo. Its picture is loaded only while the tile is visible, so that 250 photos do not fill the memory. */
import { ImageOff, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { address } from '../../shared/api/studio.ts'
import type { PickedPhoto } from './picked-photo.ts'

export function PickedTile({ photo, onRemove }: { photo: PickedPhoto; onRemove(id: string): void }) {
  const [tile, source, fail] = useVisiblePicture(photo)
  return (
    <li ref={tile} className="group relative aspect-square overflow-hidden rounded-2xl bg-sunk">
      {source === 'none' ? (
        <span className="grid h-full place-items-center p-3 text-center text-soft text-xs">
          <ImageOff size={20} /> No preview
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
      <button
        type="button"
        aria-label={`Remove ${photo.name}`}
        onClick={() => onRemove(photo.id)}
        className="absolute top-2 right-2 grid size-7 place-items-center rounded-full bg-black/60 text-white opacity-0 transition focus-visible:opacity-100 group-hover:opacity-100"
      >
        <X size={15} />
      </button>
      <span className="pointer-events-none absolute inset-x-0 bottom-0 truncate bg-linear-to-t from-black/65 to-transparent px-2.5 pt-6 pb-1.5 text-white text-xs opacity-0 transition group-hover:opacity-100">
        {photo.name}
      </span>
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
