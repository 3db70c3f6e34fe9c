/** The photos that could not be exported, each a card with its reason, what came back, and the way to run it again. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import { plural, t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { EyeOff, RotateCcw } from 'lucide-react'
import { address } from '../../shared/api/studio.ts'
import { BackNote } from '../../shared/components/back-note.tsx'
import { Button } from '../../shared/components/button.tsx'
import { IconButton } from '../../shared/components/icon-button.tsx'
import { isSomething, type SettledCost } from '../../shared/format/settled.ts'

interface Props {
  readonly batch: string
  readonly photos: readonly PhotoItem[]
  /** More are behind a button. */
  readonly most: number
  /** Undefined where the person may not run the Batch, or it is under way. */
  readonly onAgain: ((photos: readonly number[]) => void) | undefined
  onLeaveOut(photo: PhotoItem): void
  onAll(): void
}

export function FailedPhotos({ batch, photos, most, onAgain, onLeaveOut, onAll }: Props) {
  if (photos.length === 0) return null
  const wasKept = photos.some(({ kept, counted = {} }) => isSomething(kept) || isSomething(counted))
  return (
    <section className="mb-8" aria-labelledby="failed">
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <div className="mr-auto">
          <h2 id="failed" className="font-semibold text-lg tracking-tight">
            <Plural value={photos.length} one="# photo failed" other="# photos failed" />
          </h2>
          <p className="text-soft text-sm">
            {wasKept
              ? t`What came back, and what your plan keeps, stands beside each.`
              : plural(photos.length, {
                  one: 'Your plan was not charged for it.',
                  other: 'Your plan was not charged for them.',
                })}
          </p>
        </div>
        {onAgain && photos.length > 1 && (
          <Button className="h-11" onClick={() => onAgain(photos.map(({ n }) => n))}>
            <RotateCcw size={16} /> <Trans>Run {photos.length} again</Trans>
          </Button>
        )}
      </div>
      <ul className="grid gap-3 sm:grid-cols-2">
        {photos.slice(0, most).map((photo) => (
          <Card key={photo.n} {...{ batch, photo, onAgain, onLeaveOut }} />
        ))}
      </ul>
      {photos.length > most && (
        <Button look="bare" className="mt-2 h-11" onClick={onAll}>
          <Trans>Show all {photos.length}</Trans>
        </Button>
      )}
    </section>
  )
}

interface CardProps extends Pick<Props, 'batch' | 'onAgain' | 'onLeaveOut'> {
  readonly photo: PhotoItem
}

function Card({ batch, photo, onAgain, onLeaveOut }: CardProps) {
  const { n, name, reason } = photo
  return (
    <li className="flex items-start gap-3 rounded-xl border border-line bg-card p-3 text-sm">
      <img
        src={address.small(address.photo(batch, n, 'original-preview'))}
        alt=""
        loading="lazy"
        onError={({ currentTarget }) => {
          currentTarget.hidden = true // what is no photo has no picture
        }}
        className="size-14 shrink-0 rounded-[10px] bg-sunk object-cover"
      />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        <p className="text-pretty text-bad">{reason}</p>
        {isSettled(photo) && (
          <p className="text-soft text-xs">
            <BackNote settled={photo} />
          </p>
        )}
      </div>
      <IconButton label={t`Leave ${name} out`} title={t`Leave out`} onClick={() => onLeaveOut(photo)}>
        <EyeOff size={16} />
      </IconButton>
      {onAgain && (
        <Button
          look="bare"
          className="h-11 shrink-0"
          aria-label={t`Run ${name} again`}
          onClick={() => onAgain([n])}
        >
          <RotateCcw size={16} /> <Trans>Again</Trans>
        </Button>
      )}
    </li>
  )
}

/** Whether there is something to say of it. */
function isSettled({ givenBack, kept, counted = {} }: SettledCost): boolean {
  return [givenBack, kept, counted].some(isSomething)
}
