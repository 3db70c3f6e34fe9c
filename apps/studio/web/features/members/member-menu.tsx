/** The menu of one member, for admins and the owner of the Space. */
import type { Member } from '@allot/client/wire'
import { Menu } from '@base-ui/react/menu'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { MoreHorizontal } from 'lucide-react'
import { buttonStyle } from '../../shared/components/button.tsx'
import { useSpace } from '../../shared/session/chosen-space.ts'

interface Props {
  readonly name: string
  readonly role: Member['role']
  onRole(role: Member['role']): void
  /** For what must be confirmed first. */
  onAsk(action: 'remove' | 'demote' | 'transfer'): void
}

const ITEM = 'cursor-default rounded-md px-3 py-2 text-sm outline-none data-highlighted:bg-sunk'

export function MemberMenu({ name, role, onRole, onAsk }: Props) {
  const space = useSpace()
  const other = role === 'admin' ? 'member' : 'admin'
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonStyle('bare')} aria-label={t`Change ${name}`}>
        <MoreHorizontal size={18} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-30">
          <Menu.Popup className="w-52 rounded-xl border border-line bg-card p-1.5 shadow-xl">
            <Menu.Item className={ITEM} onClick={() => (other === 'admin' ? onRole(other) : onAsk('demote'))}>
              <Trans>Make {name}</Trans> {other === 'admin' ? t`an admin` : t`a member`}
            </Menu.Item>
            {space.role === 'owner' && (
              <Menu.Item className={ITEM} onClick={() => onAsk('transfer')}>
                <Trans>Transfer ownership</Trans>
              </Menu.Item>
            )}
            <Menu.Item className={ITEM} onClick={() => onAsk('remove')}>
              <Trans>Remove</Trans>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
