/** The photos that were picked. Pictures are drawn only for those in sight, so that 250 do not fill the memory. */
import { ImageOff, X } from 'lucide-react'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { address } from '../studio.ts'
import { PickButton } from './drop-zone.tsx'
import { dropped, type Picked } from './picked.ts'

interface Props {
  readonly photos: readonly Picked[]
  onAdd(photos: Picked[]): void
  onRemove(id: string): void
  onClear(): void
}

export function PickedGrid({ photos, onAdd, onRemove, onClear }: Props) {
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    onAdd(await dropped(event.dataTransfer))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping here is a shortcut; the button beside does the same
    <div onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <h1 className="mr-auto font-semibold text-2xl tracking-tight">
          {photos.length} {photos.length === 1 ? 'photo' : 'photos'}
        </h1>
        <PickButton onPhotos={onAdd} label="Add more" />
        <Button look="bare" onClick={onClear}>
          Start over
        </Button>
      </div>
      <ul className="grid grid-cols-3 gap-3 sm:grid-cols-4 xl:grid-cols-5">
        {photos.map((photo) => (
          <Tile key={photo.id} photo={photo} onRemove={onRemove} />
        ))}
      </ul>
    </div>
  )
}

function Tile({ photo, onRemove }: { photo: Picked; onRemove(id: string): void }) {
  const [tile, source, fail] = usePicture(photo)
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

/** The picture's address while the tile is in sight; 'none' where the browser cannot draw it. */
function usePicture(photo: Picked) {
  const tile = useRef<HTMLLIElement>(null)
  const [source, setSource] = useState<string>()
  useEffect(() => {
    if (!tile.current) return
    let url: string | undefined
    const watch = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting && !url) {
          url = photo.file ? URL.createObjectURL(photo.file) : address.sample(photo.name)
          setSource(url)
        } else if (!seen?.isIntersecting && url) {
          URL.revokeObjectURL(url)
          url = undefined
          setSource(undefined)
        }
      },
      { rootMargin: '300px' },
    )
    watch.observe(tile.current)
    return () => {
      watch.disconnect()
      if (url) URL.revokeObjectURL(url)
    }
  }, [photo])
  return [tile, source, () => setSource('none')] as const
}
