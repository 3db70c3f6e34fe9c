/** The menu of Spaces and account: switch the Space, open the account, change the theme, sign out. */
import type { Me } from '@allot/client/allot'
import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown, Info, LogOut, MoonStar, Plus, Settings2, UserRound } from 'lucide-react'
import { useLocation } from 'wouter'
import { authenticate } from '../shared/session/authenticate.ts'
import { chooseSpace, useSpace } from '../shared/session/chosen-space.ts'
import { useRefresh } from '../shared/session/use-session.ts'
import { toggleTheme } from '../shared/theme/theme.ts'

const ITEM =
  'flex w-full cursor-default items-center gap-2 rounded-md px-3 py-2.5 text-sm outline-none data-highlighted:bg-sunk'

export function AccountMenu({ me }: { me: Me }) {
  const space = useSpace()
  const refresh = useRefresh()
  const [, goTo] = useLocation()
  const signOut = async () => {
    await authenticate('sign-out')
    await refresh()
  }
  return (
    <Menu.Root>
      <Menu.Trigger
        className="flex min-h-11 min-w-0 items-center gap-1.5 rounded-[10px] px-2 text-sm hover:bg-sunk"
        aria-label="Space and account"
      >
        <span className="truncate font-medium">{space.name}</span>
        <ChevronDown size={16} className="shrink-0 text-soft" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={6} className="z-30">
          <Menu.Popup className="w-64 rounded-xl border border-line bg-card p-1.5 shadow-xl">
            <p className="px-3 pt-2 pb-1 text-soft text-xs">
              {me.member.demo ? 'Demo without an account' : `${me.member.name} · ${me.member.email}`}
            </p>
            {me.spaces.map((each) => (
              <Menu.Item key={each.id} className={ITEM} onClick={() => chooseSpace(each.id)}>
                <span className="min-w-0 flex-1 truncate">{each.name}</span>
                {each.id === space.id && <Check size={16} />}
              </Menu.Item>
            ))}
            <Menu.Separator className="my-1.5 h-px bg-line" />
            <Menu.Item className={ITEM} onClick={() => goTo('/space')}>
              <Settings2 size={16} /> Manage Space
            </Menu.Item>
            {!me.member.demo && (
              <Menu.Item className={ITEM} onClick={() => goTo('/account')}>
                <UserRound size={16} /> Your account
              </Menu.Item>
            )}
            <Menu.Item className={ITEM} onClick={() => goTo('/about')}>
              <Info size={16} /> About
            </Menu.Item>
            <Menu.Item className={ITEM} onClick={toggleTheme}>
              <MoonStar size={16} /> Switch light or dark
            </Menu.Item>
            <Menu.Item className={ITEM} onClick={signOut}>
              {me.member.demo ? <Plus size={16} /> : <LogOut size={16} />}{' '}
              {me.member.demo ? 'Leave the demo' : 'Sign out'}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
