/** The header of the pages of a Space: navigation, inbox and account menu. */
import type { Me } from '@allot/client/allot'
import { Link, useLocation } from 'wouter'
import { Inbox } from '../features/inbox/inbox.tsx'
import { Logo } from '../shared/components/logo.tsx'
import { AccountMenu } from './account-menu.tsx'

const PAGES = [
  { path: '/', title: 'Batch' },
  { path: '/usage', title: 'Usage' },
  { path: '/plan', title: 'Plan' },
  { path: '/members', title: 'Members' },
]

export function Header({ me }: { me: Me }) {
  const [location] = useLocation()
  const isCurrent = (path: string) =>
    path === '/' ? location === '/' || location.startsWith('/batches') : location.startsWith(path)
  return (
    <header className="sticky top-0 z-20 border-line border-b bg-paper/90 backdrop-blur">
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-2 px-4 sm:gap-6 sm:px-6">
        <Link
          href="/"
          className="flex shrink-0 items-center gap-2 font-semibold tracking-tight"
          aria-label="Allot Studio"
        >
          <Logo /> <span className="hidden sm:inline">Allot Studio</span>
        </Link>
        <nav className="flex sm:gap-1" aria-label="Pages">
          {PAGES.map(({ path, title }) => (
            <Link
              key={path}
              href={path}
              aria-current={isCurrent(path) ? 'page' : undefined}
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
