/** Adds to the photos that are there: from files, a folder, or the camera. */
import { Menu } from '@base-ui/react/menu'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Plus } from 'lucide-react'
import { useRef } from 'react'
import { buttonStyle } from '../../shared/components/button.tsx'
import { i18n } from '../../shared/language/language.ts'
import { PICK_WAYS, PickInput, type PickWay } from './pick-button.tsx'
import type { Picked } from './picked-photo.ts'

const WAYS: readonly PickWay[] = ['files', 'folder', 'camera']

interface Props {
  readonly label?: string
  onPhotos(picked: Picked): void
}

export function AddMenu({ label = t`Add`, onPhotos }: Props) {
  const inputs = {
    files: useRef<HTMLInputElement>(null),
    folder: useRef<HTMLInputElement>(null),
    camera: useRef<HTMLInputElement>(null),
  }
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={`${buttonStyle('bare')} h-11`}>
          <Plus size={17} /> {label}
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="start" sideOffset={6} className="z-30">
            <Menu.Popup className="w-64 rounded-xl border border-line bg-card p-1.5 shadow-xl">
              {WAYS.map((way) => {
                const { icon: Icon, label } = PICK_WAYS[way]
                return (
                  <Menu.Item
                    key={way}
                    onClick={() => inputs[way].current?.click()}
                    className={`flex min-h-11 w-full cursor-default items-center gap-2.5 rounded-md px-3 text-sm outline-none data-highlighted:bg-sunk ${way === 'camera' ? 'pointer-fine:hidden' : ''}`}
                  >
                    <Icon size={17} /> {i18n._(label)}
                  </Menu.Item>
                )
              })}
              <p className="px-3 pt-1 pb-2 text-soft text-xs">
                <Trans>Or drop or paste them anywhere on this page.</Trans>
              </p>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {WAYS.map((way) => (
        <PickInput key={way} way={way} input={inputs[way]} onPhotos={onPhotos} />
      ))}
    </>
  )
}
