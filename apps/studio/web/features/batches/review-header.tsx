/** Above an enlarged result: its name and size, how far the review is, its download, and the way back. */
import type { Batch, PhotoItem } from '@allot/studio/contract/batch'
import { Dialog } from '@base-ui/react/dialog'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Download, X } from 'lucide-react'
import { address } from '../../shared/api/studio.ts'
import { buttonStyle } from '../../shared/components/button.tsx'
import { formatBytes } from '../../shared/format/number.ts'
import { FilesMenu } from './files-menu.tsx'

interface Props {
  readonly batch: Batch
  readonly photo: PhotoItem
  readonly order: readonly number[]
}

const ICON = `${buttonStyle('bare')} size-11 px-0`

export function ReviewHeader({ batch, photo, order }: Props) {
  const { result } = photo
  return (
    <header className="flex items-center gap-1 py-1.5 pr-2 pl-4 lg:py-3 lg:pl-6">
      <div className="mr-auto min-w-0">
        <Dialog.Title className="truncate font-medium text-sm sm:text-base">
          {result?.name ?? photo.name}
        </Dialog.Title>
        <p className="truncate text-soft text-xs tabular-nums">
          <span role="status">
            <Trans>
              {order.indexOf(photo.n) + 1} of {order.length}
            </Trans>
          </span>
          {result && ` · ${result.width} × ${result.height} · ${formatBytes(result.bytes)}`}
          {photo.furtherResults.length > 0 &&
            ` · ${plural(photo.furtherResults.length + 1, { one: '# file', other: '# files' })}`}
        </p>
      </div>
      {result && photo.furtherResults.length > 0 && <FilesMenu batch={batch.id} photo={photo} />}
      {result && photo.furtherResults.length === 0 && (
        <a
          href={address.result(batch.id, photo, 'result')}
          download
          aria-label={t`Download`}
          className={ICON}
        >
          <Download size={18} />
        </a>
      )}
      <Dialog.Close className={ICON} aria-label={t`Close`}>
        <X size={18} />
      </Dialog.Close>
    </header>
  )
}
