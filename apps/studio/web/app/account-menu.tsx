/** The menu of Spaces and account: switch the Space, open the account, change the theme, sign out. */
import type { Me } from '@allot/client/allot'
import { Menu } from '@base-ui/react/menu'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Check, ChevronDown, Info, LogOut, MoonStar, Settings2, UserRound } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { forgetKeptFiles } from '../features/create/kept-files.ts'
import { ConfirmDialog } from '../shared/components/confirm-dialog.tsx'
import { authenticate } from '../shared/session/authenticate.ts'
import { chooseSpace, useSpace } from '../shared/session/chosen-space.ts'
import { forgetSpace } from '../shared/session/last-space.ts'
import { useRefresh } from '../shared/session/use-session.ts'
import { toggleTheme } from '../shared/theme/theme.ts'

const ITEM =
  'flex w-full cursor-default items-center gap-2 rounded-md px-3 py-2.5 text-sm min-h-11 outline-none data-highlighted:bg-sunk'

export function AccountMenu({ me }: { me: Me }) {
  const space = useSpace()
  const refresh = useRefresh()
  const [, goTo] = useLocation()
  const [isLeaving, setLeaving] = useState(false)
  const signOut = async () => {
    await authenticate('sign-out')
    forgetSpace()
    forgetKeptFiles()
    await refresh()
  }
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          // Its first letters stay beside the rings of a phone; what does not fit is cut.
          className="flex min-h-11 min-w-24 max-w-48 items-center gap-1.5 rounded-[10px] px-2 text-sm hover:bg-sunk sm:max-w-72"
          aria-label={t`Space and account: ${space.name}`}
        >
          <span className="min-w-0 flex-1 truncate font-medium">{space.name}</span>
          <ChevronDown size={16} className="shrink-0 text-soft" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={6} className="z-30">
            <Menu.Popup className="w-64 rounded-xl border border-line bg-card p-1.5 shadow-xl">
              <p className="px-3 pt-2 pb-1 text-soft text-xs">
                {me.member.demo ? t`Demo without an account` : `${me.member.name} · ${me.member.email}`}
              </p>
              {me.spaces.map((each) => (
                <Menu.Item key={each.id} className={ITEM} onClick={() => chooseSpace(each.id)}>
                  <span className="min-w-0 flex-1 truncate">{each.name}</span>
                  {each.id === space.id && <Check size={16} />}
                </Menu.Item>
              ))}
              <Menu.Separator className="my-1.5 h-px bg-line" />
              <Menu.Item className={ITEM} onClick={() => goTo('/space')}>
                <Settings2 size={16} /> <Trans>Manage Space</Trans>
              </Menu.Item>
              {!me.member.demo && (
                <Menu.Item className={ITEM} onClick={() => goTo('/account')}>
                  <UserRound size={16} /> <Trans>Account and security</Trans>
                </Menu.Item>
              )}
              <Menu.Item className={ITEM} onClick={() => goTo('/about')}>
                <Info size={16} /> <Trans>About</Trans>
              </Menu.Item>
              <Menu.Item className={ITEM} onClick={toggleTheme}>
                <MoonStar size={16} /> <Trans>Switch light or dark</Trans>
              </Menu.Item>
              <Menu.Item className={ITEM} onClick={me.member.demo ? () => setLeaving(true) : signOut}>
                <LogOut size={16} /> {me.member.demo ? t`Leave the demo` : t`Sign out`}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {isLeaving && (
        <ConfirmDialog
          title={t`Leave the demo?`}
          action={t`Leave the demo`}
          onConfirm={signOut}
          onClose={() => setLeaving(false)}
        >
          <Trans>
            It has no account, so there is no way back to it: its photos, results and designs are gone.
            Download what you need first.
          </Trans>
        </ConfirmDialog>
      )}
    </>
  )
}
