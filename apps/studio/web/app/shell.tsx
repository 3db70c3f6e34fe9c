/** The frame of the pages of a Space: a rail on a laptop, tabs on a phone, and the header with meters, inbox and Space. */
import type { Me } from '@allot/client/allot'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { Inbox } from '../features/inbox/inbox.tsx'
import { Logo } from '../shared/components/logo.tsx'
import { ConnectionNote } from '../shared/connection/connection-note.tsx'
import { i18n } from '../shared/language/language.ts'
import { Toasts } from '../shared/toasts/toasts.tsx'
import { AccountMenu } from './account-menu.tsx'
import { MeterRings } from './meter-rings.tsx'
import { type PageLink, SPACE, TABS, WORK } from './pages.ts'

export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  return (
    <div className="lg:pl-22">
      <Rail />
      <header className="sticky top-0 z-20 border-line border-b bg-paper/90 backdrop-blur">
        <div className="flex h-14 items-center gap-1 px-4 sm:px-6">
          <Link
            href="/"
            className="mr-auto flex min-h-11 min-w-11 shrink-0 items-center gap-2 font-semibold tracking-tight"
            aria-label={t`Allot Studio`}
          >
            <span className="lg:hidden">
              <Logo />
            </span>
            <span className="hidden sm:inline">
              <Trans>Allot Studio</Trans>
            </span>
          </Link>
          <MeterRings />
          <Inbox />
          <AccountMenu me={me} />
        </div>
        <ConnectionNote />
      </header>
      <main>{children}</main>
      <Tabs />
      <Toasts />
    </div>
  )
}

function Rail() {
  return (
    <nav
      aria-label={t`Pages`}
      className="fixed inset-y-0 left-0 z-30 hidden w-22 flex-col items-center gap-1 border-line border-r bg-sunk px-2 py-4 lg:flex"
    >
      <span className="mb-4">
        <Logo size={32} />
      </span>
      {WORK.map((page) => (
        <RailLink key={page.path} page={page} />
      ))}
      <span className="mt-auto" />
      {SPACE.map((page) => (
        <RailLink key={page.path} page={page} />
      ))}
    </nav>
  )
}

const LINK =
  'flex flex-col items-center justify-center gap-1 text-soft text-xs transition hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink'

function RailLink({ page: { path, title, icon: Icon, isAt } }: { page: PageLink }) {
  const [location] = useLocation()
  return (
    <Link
      href={path}
      aria-current={isAt(location) ? 'page' : undefined}
      className={`${LINK} min-h-14 w-full rounded-[10px] hover:bg-card/60 aria-[current=page]:bg-chosen aria-[current=page]:shadow-sm`}
    >
      <Icon size={21} strokeWidth={1.8} />
      {i18n._(title)}
    </Link>
  )
}

function Tabs() {
  const [location] = useLocation()
  return (
    <nav
      aria-label={t`Tabs`}
      className="fixed inset-x-0 bottom-0 z-30 grid grid-flow-col border-line border-t bg-paper pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {TABS.map(({ path, title, icon: Icon, isAt }) => (
        <Link
          key={path}
          href={path}
          aria-current={isAt(location) ? 'page' : undefined}
          className={`${LINK} h-14 border-transparent border-t-2 aria-[current=page]:border-accent`}
        >
          <Icon size={21} strokeWidth={1.8} />
          {i18n._(title)}
        </Link>
      ))}
    </nav>
  )
}
