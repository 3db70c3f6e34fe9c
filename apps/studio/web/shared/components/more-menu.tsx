/** What else can be done with one thing, behind three dots. */
import { Menu } from '@base-ui/react/menu'
import { t } from '@lingui/core/macro'
import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonStyle } from './button.tsx'

interface Props {
  /** What the thing is called. */
  readonly of: string
  readonly align: 'start' | 'end'
  readonly children: ReactNode
}

export function MoreMenu({ of, align, children }: Props) {
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={t`More for ${of}`}
        className={`${buttonStyle('bare')} size-11! shrink-0 px-0`}
      >
        <Ellipsis size={19} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align={align} sideOffset={6} className="z-30">
          <Menu.Popup className="w-52 rounded-xl border border-line bg-card p-1.5 shadow-xl">
            {children}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

interface ItemProps {
  readonly disabled?: boolean
  readonly children: ReactNode
  onClick(): void
}

export function MoreMenuItem({ disabled = false, children, onClick }: ItemProps) {
  return (
    <Menu.Item
      className="flex min-h-11 w-full items-center gap-2.5 rounded-md px-3 py-2 text-sm outline-none data-disabled:text-soft data-highlighted:bg-sunk"
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Menu.Item>
  )
}
