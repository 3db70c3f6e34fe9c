/** One picked photo: its picture, how far it is sent, and what is so with it. */
import { t } from '@lingui/core/macro'
import { Copy, ImageOff, type LucideIcon, SlidersHorizontal, TriangleAlert, X } from 'lucide-react'
import { type PickedPhoto, photoState } from './picked-photo.ts'
import { useVisiblePicture } from './use-visible-picture.ts'

interface Props {
  readonly photo: PickedPhoto
  /** The Tab key reaches it. */
  readonly isStop: boolean
  /** It is shown large. */
  readonly isChosen: boolean
  /** The name of an earlier one with the same content. */
  readonly sameAs: string | undefined
  /** It has steps of its own. */
  readonly hasOwn: boolean
  onFocus(id: string): void
  onChoose(id: string): void
  onRemove(id: string): void
}

export function PickedTile({ photo, isStop, isChosen, sameAs, hasOwn, onFocus, onChoose, onRemove }: Props) {
  const { id, name, problem } = photo
  const [tile, source, fail] = useVisiblePicture(photo)
  const state = photoState(photo)
  return (
    <li ref={tile} className="group relative aspect-square w-22 shrink-0 lg:w-auto">
      <button
        type="button"
        data-stop={id}
        tabIndex={isStop ? 0 : -1}
        aria-label={t`Show ${name}`}
        aria-pressed={isChosen}
        title={problem === null ? name : `${name}: ${problem}`}
        onFocus={() => onFocus(id)}
        onClick={() => onChoose(id)}
        className="size-full overflow-hidden rounded-[10px] bg-sunk outline-accent aria-pressed:outline-3 aria-pressed:outline-offset-1"
      >
        {source === 'none' ? (
          <span className="grid h-full place-items-center p-1 text-center text-soft text-xs">
            <ImageOff size={18} /> {state === 'refused' ? t`Cannot be used` : t`No preview`}
          </span>
        ) : (
          source && (
            <img
              src={source}
              onError={fail}
              alt={name}
              decoding="async"
              className={`size-full object-cover ${state === 'sending' ? 'opacity-60' : ''}`}
            />
          )
        )}
      </button>
      {state === 'sending' && <SentBar photo={photo} />}
      {state === 'refused' && (
        <Badge icon={TriangleAlert} look="bg-bad-soft text-bad" label={problem ?? ''} />
      )}
      {state === 'missing' && (
        <Badge icon={TriangleAlert} look="bg-warn-soft text-warn" label={t`Not sent; pick it again`} />
      )}
      {sameAs !== undefined && (
        <Badge icon={Copy} look="bg-warn-soft text-warn" label={t`The same picture as ${sameAs}`} />
      )}
      {hasOwn && (
        <Badge icon={SlidersHorizontal} look="bg-accent text-accent-ink" label={t`Steps of its own`} />
      )}
      <button
        type="button"
        tabIndex={-1}
        aria-label={t`Remove ${name}`}
        onClick={() => onRemove(id)}
        className="absolute top-0 right-0 grid size-11 place-items-start justify-items-end p-1.5 opacity-0 transition focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
      >
        <span className="grid size-6 place-items-center rounded-full bg-black/65 text-white">
          <X size={14} />
        </span>
      </button>
    </li>
  )
}

function SentBar({ photo: { name, sent, bytes } }: { photo: PickedPhoto }) {
  const percent = bytes === 0 ? 0 : Math.floor((sent / bytes) * 100)
  return (
    <span
      role="progressbar"
      aria-label={t`Sending ${name}`}
      aria-valuenow={percent}
      className="pointer-events-none absolute inset-x-1.5 bottom-1.5 h-1.5 overflow-hidden rounded-full bg-black/45"
    >
      <span
        className="block h-full rounded-full bg-white transition-[width] duration-300"
        style={{ width: `${percent}%` }}
      />
    </span>
  )
}

function Badge({ icon: Icon, look, label }: { icon: LucideIcon; look: string; label: string }) {
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={`pointer-events-none absolute bottom-1 left-1 grid size-5 place-items-center rounded-full ${look}`}
    >
      <Icon size={12} />
    </span>
  )
}
