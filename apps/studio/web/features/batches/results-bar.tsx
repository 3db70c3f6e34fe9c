/** The next step with results: check what is uncertain, download them, run photos again, or choose some. */
import type { Batch } from '@allot/studio/contract/batch'
import { Menu } from '@base-ui/react/menu'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Eye, RotateCcw } from 'lucide-react'
import type { AgainPhotos } from '../../shared/api/studio.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { DownloadMenu } from './download-menu.tsx'
import { inGroup } from './group-strip.tsx'

interface Props {
  readonly batch: Batch
  readonly onAgain: ((photos: AgainPhotos) => void) | undefined
  onCheck(): void
}

export function ResultsBar({ batch, onAgain, onCheck }: Props) {
  const { photos } = batch
  const toCheck = inGroup(photos, 'to_check').length
  const hasResults = photos.some(({ result }) => result)
  const rest = photos.filter(({ status }) => status === 'released').length
  if (!hasResults && !onAgain) return null
  return (
    <BottomBar>
      {onAgain && <AgainMenu failed={batch.failed} rest={rest} hasResults={hasResults} onAgain={onAgain} />}
      <div className="ml-auto flex gap-2 max-sm:flex-1 max-sm:*:flex-1">
        <DownloadMenu batch={batch} isPrimary={toCheck === 0} />
        {toCheck > 0 && (
          <Button look="primary" className="h-12! whitespace-nowrap px-3! sm:px-5!" onClick={onCheck}>
            <Eye size={17} /> <Trans>Check {toCheck}</Trans>
          </Button>
        )}
      </div>
    </BottomBar>
  )
}

interface AgainProps {
  readonly failed: number
  readonly rest: number
  readonly hasResults: boolean
  onAgain(photos: AgainPhotos): void
}

const ITEM =
  'flex min-h-11 w-full items-center rounded-md px-3 py-2 text-sm outline-none data-highlighted:bg-sunk'

function AgainMenu({ failed, rest, hasResults, onAgain }: AgainProps) {
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={t`Run again`}
        className={`${buttonStyle('bare')} h-12! min-w-11 px-2! sm:px-3!`}
      >
        <RotateCcw size={17} />{' '}
        <span className="max-sm:hidden">
          <Trans>Run again</Trans>
        </span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={6} className="z-30">
          <Menu.Popup className="w-64 rounded-xl border border-line bg-card p-1.5 shadow-xl">
            {failed > 0 && (
              <Menu.Item className={ITEM} onClick={() => onAgain('failed')}>
                {failed === 1 ? t`The one that failed` : t`The ${failed} that failed`}
              </Menu.Item>
            )}
            {rest > 0 && (
              <Menu.Item className={ITEM} onClick={() => onAgain('rest')}>
                {rest === 1 ? t`The one that was not started` : t`The ${rest} that were not started`}
              </Menu.Item>
            )}
            {hasResults && (
              <Menu.Item className={ITEM} onClick={() => onAgain('all')}>
                <Trans>All with other settings …</Trans>
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
