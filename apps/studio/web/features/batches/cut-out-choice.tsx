/** Other cut-outs of a photo: those that the model's looks found, and the one that was fixed, to choose by a click or a digit. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import type { CutOutName } from '@allot/studio/contract/cut-outs'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { LoaderCircle, Scissors } from 'lucide-react'
import { address } from '../../shared/api/studio.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { ClearPicture } from '../../shared/components/clear-picture.tsx'
import type { CutOutsOfPhoto } from './use-cut-outs.ts'

interface Props {
  readonly batch: string
  readonly photo: PhotoItem
  readonly cutOuts: CutOutsOfPhoto
  /** Undefined where the photo has none. */
  readonly onOpen: (() => void) | undefined
}

export function CutOutChoice({ batch, photo, cutOuts, onOpen }: Props) {
  const { names, isLooking, problem } = cutOuts
  return (
    <section
      aria-label={t`Cut-outs`}
      // Room for what the model finds, so that the picture does not jump when it comes.
      className={`flex flex-wrap content-start items-center justify-center gap-x-3 gap-y-1 px-3 py-2 ${onOpen ? 'min-h-32' : 'min-h-12'}`}
    >
      {photo.group === 'to_check' && (
        <p className="text-center text-sm text-warn max-lg:w-full">
          <Trans>This cut-out is uncertain. Check its edges.</Trans>
        </p>
      )}
      {photo.notes.length > 0 && <p className="text-center text-soft text-sm">{photo.notes.join(' ')}</p>}
      <span className="h-0 w-full" />
      {isLooking ? (
        <span role="status" className="inline-flex min-h-11 items-center gap-2 text-soft text-sm">
          <LoaderCircle size={16} className="animate-spin motion-reduce:animate-none" />{' '}
          <Trans>Looking at the photo again …</Trans>
        </span>
      ) : names ? (
        <Thumbnails batch={batch} photo={photo} names={names} cutOuts={cutOuts} />
      ) : (
        onOpen &&
        !problem && (
          <Button look="bare" className="h-11" onClick={onOpen}>
            <Scissors size={16} /> <Trans>Choose another cut-out</Trans>
          </Button>
        )
      )}
      {problem && (
        <p role="alert" className="w-full text-center text-bad text-sm">
          {problem}
        </p>
      )}
    </section>
  )
}

interface ThumbnailsProps {
  readonly batch: string
  readonly photo: PhotoItem
  readonly names: readonly CutOutName[]
  readonly cutOuts: CutOutsOfPhoto
}

function Thumbnails({ batch, photo, names, cutOuts: { isBusy, choose, give } }: ThumbnailsProps) {
  if (names.length === 0)
    return (
      <p className="text-soft text-sm">
        <Trans>The model finds no other cut-out in this photo.</Trans>
      </p>
    )
  return (
    <>
      <ul className="flex flex-wrap justify-center gap-2">
        {names.map((name, at) => (
          <li key={name}>
            <button
              type="button"
              disabled={isBusy}
              aria-pressed={photo.cutOut === name}
              aria-label={name === 'given' ? t`Cut-out as it was fixed` : t`Cut-out ${at + 1}`}
              onClick={() => choose(name)}
              className="relative grid size-16 place-items-center overflow-hidden rounded-xl border border-line bg-card transition hover:border-soft disabled:opacity-45 aria-pressed:border-accent aria-pressed:ring-2 aria-pressed:ring-accent sm:size-18"
            >
              <ClearPicture
                src={address.cutOut(batch, photo, name, name === 'given' ? 'matte' : 'picture')}
                alt=""
                className="size-full object-contain"
              />
              <span className="absolute bottom-1 left-1 rounded-full bg-black/70 px-1.5 text-white text-xs">
                {name === 'given' ? t`Fixed` : at + 1}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <ByHand batch={batch} photo={photo} shown={photo.cutOut ?? names[0]} isBusy={isBusy} onGive={give} />
    </>
  )
}

interface ByHandProps {
  readonly batch: string
  readonly photo: PhotoItem
  readonly shown: CutOutName | undefined
  readonly isBusy: boolean
  onGive(file: File): void
}

/** For who corrects it in a program for pictures; a phone has the brush. */
function ByHand({ batch, photo, shown, isBusy, onGive }: ByHandProps) {
  return (
    <p className="hidden items-center gap-1 text-sm lg:flex">
      {shown && (
        <a href={address.cutOut(batch, photo, shown, 'matte')} download className={buttonStyle('bare')}>
          <Trans>Download its matte</Trans>
        </a>
      )}
      <label className={`${buttonStyle('bare')} cursor-pointer focus-within:outline-2`}>
        <Trans>Use a corrected matte</Trans>
        <input
          type="file"
          accept="image/png"
          disabled={isBusy}
          className="sr-only"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? []
            if (file) onGive(file)
            currentTarget.value = ''
          }}
        />
      </label>
    </p>
  )
}
