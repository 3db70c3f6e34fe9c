/** The files of a photo of which several leave: each to download, with its size. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import { Menu } from '@base-ui/react/menu'
import { t } from '@lingui/core/macro'
import { Download } from 'lucide-react'
import { address } from '../../shared/api/studio.ts'
import { buttonStyle } from '../../shared/components/button.tsx'
import { formatBytes } from '../../shared/format/number.ts'

interface Props {
  readonly batch: string
  readonly photo: PhotoItem
}

const ITEM =
  'flex min-h-11 flex-col justify-center rounded-md px-3 py-1.5 text-sm outline-none data-highlighted:bg-sunk'

export function FilesMenu({ batch, photo }: Props) {
  const files = [photo.result, ...photo.furtherResults].filter((file) => file !== null)
  return (
    <Menu.Root>
      <Menu.Trigger aria-label={t`Download`} className={`${buttonStyle('bare')} size-11 px-0`}>
        <Download size={18} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={6} className="z-60">
          <Menu.Popup className="w-72 rounded-xl border border-line bg-card p-1.5 shadow-xl">
            {files.map(({ name, width, height, bytes }, at) => (
              <Menu.Item
                key={name}
                className={ITEM}
                render={<a href={address.file(batch, photo, at)} download />}
              >
                <span className="truncate">{name}</span>
                <span className="text-soft text-xs tabular-nums">
                  {width} × {height} · {formatBytes(bytes)}
                </span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
