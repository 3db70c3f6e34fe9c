/** What can be done with the photos that are chosen. */
import type { Batch, PhotoItem } from '@allot/studio/contract/batch'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Download, EyeOff, RotateCcw, Undo2 } from 'lucide-react'
import { type AgainPhotos, address } from '../../shared/api/studio.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { showNote } from '../../shared/toasts/toasts.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { downloadInWords } from './file-counts.ts'
import type { Decisions } from './use-decisions.ts'

interface Props {
  readonly batch: Batch
  /** By their places. */
  readonly chosen: ReadonlySet<number>
  readonly shown: readonly PhotoItem[]
  readonly decisions: Decisions
  readonly onAgain: ((photos: AgainPhotos) => void) | undefined
  /** Undefined ends the choice. */
  onChoose(chosen: ReadonlySet<number> | undefined): void
}

export function ChosenBar({ batch, chosen, shown, decisions, onAgain, onChoose }: Props) {
  const photos = batch.photos.filter(({ n, result }) => chosen.has(n) && result)
  const places = photos.map(({ n }) => n)
  const isNone = photos.length === 0
  const areOut = !isNone && photos.every(({ group }) => group === 'left_out')
  const end = () => onChoose(undefined)
  const decide = () => {
    decisions.decide(photos, areOut ? 'accepted' : 'left_out')
    showNote({
      title: areOut ? t`${photos.length} taken back in` : t`${photos.length} left out`,
      action: { label: t`Undo`, onClick: () => void decisions.undo() },
    })
    end()
  }
  return (
    <BottomBar>
      <p className="mr-auto text-sm tabular-nums" role="status">
        <Trans>
          <strong className="font-semibold">{photos.length}</strong> chosen
        </Trans>
      </p>
      <Button
        look="bare"
        className="h-11"
        onClick={() => onChoose(new Set(shown.flatMap(({ n, result }) => (result ? [n] : []))))}
      >
        <Trans>All shown</Trans>
      </Button>
      <Button look="bare" className="h-11" onClick={end}>
        <Trans>Done</Trans>
      </Button>
      <Button className="h-11" disabled={isNone} onClick={decide}>
        {areOut ? <Undo2 size={16} /> : <EyeOff size={16} />} {areOut ? t`Take back in` : t`Leave out`}
      </Button>
      {onAgain && (
        <Button className="h-11" disabled={isNone} onClick={() => onAgain(places)}>
          <RotateCcw size={16} /> <Trans>Redo</Trans>
        </Button>
      )}
      {isNone ? (
        <Button look="primary" className="h-11" disabled>
          <Download size={16} /> <Trans>Download</Trans>
        </Button>
      ) : (
        <a
          href={address.zip(batch.id, { photos: places })}
          download
          className={`${buttonStyle('primary')} h-11!`}
        >
          <Download size={16} /> {downloadInWords(photos)}
        </a>
      )}
    </BottomBar>
  )
}
