/** One photo of a Batch: the original until it is exported, then the result. Nothing is printed over a good one. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Check, Eye, EyeOff, LoaderCircle, Pause, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { address } from '../../shared/api/studio.ts'
import { ClearPicture } from '../../shared/components/clear-picture.tsx'
import { i18n } from '../../shared/language/language.ts'

/** What is said of a photo in work: a Batch that a person cancelled finishes it, and one that stands still does nothing. */
export type InWork = 'processing' | 'finishing' | 'paused'

interface Props {
  readonly batch: string
  readonly photo: PhotoItem
  readonly inWork: InWork
  /** Undefined where nothing is being chosen. */
  readonly isChosen: boolean | undefined
  /** The Tab key reaches it. */
  readonly isStop: boolean
  onFocus(n: string): void
  onOpen(photo: PhotoItem): void
  onHold(photo: PhotoItem): void
}

/** As photo-grid.tsx lays tiles out. */
const WIDTHS = '(min-width: 64rem) 262px, (min-width: 40rem) 33vw, 50vw'

/** Of 250, a change of one renders one. */
export const PhotoTile = memo(function PhotoTile({ batch, photo, ...rest }: Props) {
  const { inWork, isChosen, isStop, onFocus, onOpen, onHold } = rest
  const { result, name } = photo
  const title = result?.name ?? name
  return (
    <li data-status={photo.status} className="[contain-intrinsic-size:auto_280px] [content-visibility:auto]">
      <button
        type="button"
        data-stop={photo.n}
        tabIndex={isStop ? 0 : -1}
        onFocus={() => onFocus(String(photo.n))}
        disabled={!result && isChosen === undefined}
        aria-pressed={isChosen}
        onClick={() => onOpen(photo)}
        onContextMenu={(event) => {
          if (!result || isChosen !== undefined) return
          event.preventDefault()
          onHold(photo)
        }}
        aria-label={`${name}: ${inWords(photo, inWork)}`}
        className="group relative grid aspect-square w-full place-items-center overflow-hidden rounded-xl border border-line bg-card transition-shadow hover:shadow-lg disabled:cursor-default disabled:hover:shadow-none aria-pressed:border-accent aria-pressed:ring-2 aria-pressed:ring-accent"
      >
        {result ? (
          <ClearPicture
            {...address.sizes(address.result(batch, photo, 'result-preview'))}
            sizes={WIDTHS}
            alt=""
            loading="lazy"
            decoding="async"
            className={`max-h-full max-w-full ${photo.group === 'left_out' ? 'opacity-35' : ''}`}
          />
        ) : (
          <img
            {...address.sizes(address.photo(batch, photo.n, 'original-preview'))}
            sizes={WIDTHS}
            alt=""
            loading="lazy"
            decoding="async"
            className="size-full object-cover opacity-45 saturate-50"
          />
        )}
        <Badge photo={photo} inWork={inWork} />
        {isChosen !== undefined && (
          <span
            aria-hidden="true"
            className={`absolute top-2 right-2 grid size-7 place-items-center rounded-full border-2 shadow-sm ${isChosen ? 'border-accent bg-accent text-accent-ink' : 'border-white bg-black/25'}`}
          >
            {isChosen && <Check size={16} />}
          </span>
        )}
      </button>
      <p className="mt-1.5 truncate px-1 text-soft text-xs" title={title}>
        {title}
      </p>
      {photo.notes.length > 0 && (
        <p className="line-clamp-2 px-1 text-soft text-xs" title={photo.notes.join(' ')}>
          {photo.notes.join(' ')}
        </p>
      )}
    </li>
  )
})

const STATUS_TEXT: Record<Exclude<PhotoItem['status'], 'working'>, MessageDescriptor> = {
  waiting: msg`waiting`,
  ready: msg`waiting`,
  exported: msg`exported`,
  failed: msg`failed`,
  released: msg`not started`,
}

const IN_WORK: Record<InWork, MessageDescriptor> = {
  processing: msg`processing`,
  finishing: msg`finishing`,
  paused: msg`paused`,
}

function inWords({ status, group }: PhotoItem, inWork: InWork): string {
  if (status === 'working') return i18n._(IN_WORK[inWork])
  if (group === 'to_check') return t`${i18n._(STATUS_TEXT[status])}, to check`
  return group === 'left_out' && status === 'exported' ? t`exported, left out` : i18n._(STATUS_TEXT[status])
}

const BADGE =
  'absolute bottom-2 left-2 flex items-center gap-1.5 rounded-full px-2.5 py-1 font-medium text-xs shadow-sm'

function Badge({ photo: { group, status }, inWork }: Pick<Props, 'photo' | 'inWork'>) {
  if (group === 'to_check')
    return (
      <span className={`${BADGE} bg-warn-soft text-warn`}>
        <Eye size={13} /> <Trans>To check</Trans>
      </span>
    )
  if (group === 'left_out')
    return (
      <span className={`${BADGE} bg-card text-soft`}>
        <EyeOff size={13} /> {status === 'released' ? t`Not started` : t`Left out`}
      </span>
    )
  if (group === 'failed')
    return (
      <span className={`${BADGE} bg-bad-soft text-bad`}>
        <TriangleAlert size={13} /> <Trans>Failed</Trans>
      </span>
    )
  if (status === 'working' && inWork === 'paused')
    return (
      <span className={`${BADGE} bg-card text-soft`}>
        <Pause size={13} /> <Trans>Paused</Trans>
      </span>
    )
  if (status === 'working')
    return (
      <span className={`${BADGE} bg-card`}>
        <LoaderCircle size={13} className="animate-spin motion-reduce:animate-none" />{' '}
        {inWork === 'finishing' ? t`Finishing` : t`Processing`}
      </span>
    )
  return null
}
