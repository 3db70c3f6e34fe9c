/** The header: where one is, where one can go, and who one is. */
import type { Me } from '@allot/client/allot'
import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown, LogOut, MoonStar, Plus, UserRound } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { Inbox } from './inbox/inbox.tsx'
import { Mark } from './parts/mark.tsx'
import { chooseSpace, sign, useRefresh, useSpace } from './session.ts'
import { toggleTheme } from './theme.ts'

const PAGES = [
  { path: '/', title: 'Batch' },
  { path: '/usage', title: 'Usage' },
  { path: '/plan', title: 'Plan' },
  { path: '/members', title: 'Members' },
]

export function Header({ me }: { me: Me }) {
  const [at] = useLocation()
  const isAt = (path: string) =>
    path === '/' ? at === '/' || at.startsWith('/batches') : at.startsWith(path)
  return (
    <header className="sticky top-0 z-20 border-line border-b bg-paper/90 backdrop-blur">
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-2 px-4 sm:gap-6 sm:px-6">
        <Link
          href="/"
          className="flex shrink-0 items-center gap-2 font-semibold tracking-tight"
          aria-label="Allot Studio"
        >
          <Mark /> <span className="hidden sm:inline">Allot Studio</span>
        </Link>
        <nav className="flex sm:gap-1" aria-label="Pages">
          {PAGES.map(({ path, title }) => (
            <Link
              key={path}
              href={path}
              aria-current={isAt(path) ? 'page' : undefined}
              className="rounded-lg px-2 py-1.5 text-soft text-sm hover:text-ink sm:px-3 aria-[current=page]:bg-sunk aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {title}
            </Link>
          ))}
        </nav>
        <Inbox />
        <AccountMenu me={me} />
      </div>
    </header>
  )
}

const ITEM =
  'flex w-full cursor-default items-center gap-2 rounded-md px-3 py-2 text-sm outline-none data-highlighted:bg-sunk'

function AccountMenu({ me }: { me: Me }) {
  const space = useSpace()
  const refresh = useRefresh()
  const [, goTo] = useLocation()
  const leave = async () => {
    await sign('sign-out')
    await refresh()
  }
  return (
    <Menu.Root>
      <Menu.Trigger
        className="flex min-w-0 items-center gap-1.5 rounded-lg px-2 py-1.5 text-sm hover:bg-sunk"
        aria-label="Space and account"
      >
        <span className="truncate font-medium">{space.name}</span>
        <ChevronDown size={16} className="shrink-0 text-soft" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={6} className="z-30">
          <Menu.Popup className="w-64 rounded-xl border border-line bg-card p-1.5 shadow-xl">
            <p className="px-3 pt-2 pb-1 text-soft text-xs">
              {me.member.demo ? 'Visiting the demo' : `${me.member.name} · ${me.member.email}`}
            </p>
            {me.spaces.map((each) => (
              <Menu.Item key={each.id} className={ITEM} onClick={() => chooseSpace(each.id)}>
                <span className="min-w-0 flex-1 truncate">{each.name}</span>
                {each.id === space.id && <Check size={16} />}
              </Menu.Item>
            ))}
            <Menu.Separator className="my-1.5 h-px bg-line" />
            {!me.member.demo && (
              <Menu.Item className={ITEM} onClick={() => goTo('/account')}>
                <UserRound size={16} /> Your account
              </Menu.Item>
            )}
            <Menu.Item className={ITEM} onClick={toggleTheme}>
              <MoonStar size={16} /> Light or dark
            </Menu.Item>
            <Menu.Item className={ITEM} onClick={leave}>
              {me.member.demo ? <Plus size={16} /> : <LogOut size={16} />}{' '}
              {me.member.demo ? 'Leave the demo' : 'Sign out'}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
