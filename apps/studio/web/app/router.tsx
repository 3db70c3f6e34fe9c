/** The routes: which page an address shows, and what a visitor sees who is not signed in or is in no Space. */
import { Trans } from '@lingui/react/macro'
import { Suspense, useEffect, useState } from 'react'
import { useRoute } from 'wouter'
import { Button } from '../shared/components/button.tsx'
import { lazyPage } from '../shared/components/lazy-page.tsx'
import { MessagePage } from '../shared/components/message-page.tsx'
import { KNOWN_PAGE } from '../shared/session/company-sign-in.ts'
import { hasLastSpace } from '../shared/session/last-space.ts'
import { useSession } from '../shared/session/use-session.ts'

// A visitor gets no page of a Space, and a member none of a visitor's: each first screen is half as large.
const loadSpacePages = () => import('./space-pages.tsx')
const spacePages = lazyPage(async () => (await loadSpacePages()).SpacePages)
const welcomePage = lazyPage(async () => (await import('../features/welcome/welcome-page.tsx')).WelcomePage)
const { Page: SpacePages } = spacePages
const { Page: WelcomePage } = welcomePage
const { Page: ResetPasswordPage } = lazyPage(
  async () => (await import('../features/account/reset-password-page.tsx')).ResetPasswordPage,
)
const { Page: ConfirmPage } = lazyPage(
  async () => (await import('../features/welcome/confirm-page.tsx')).ConfirmPage,
)
const { Page: JoinPage } = lazyPage(async () => (await import('../features/members/join-page.tsx')).JoinPage)
const { Page: KnownPage } = lazyPage(
  async () => (await import('../features/welcome/known-page.tsx')).KnownPage,
)
const { Page: NewSpacePage } = lazyPage(
  async () => (await import('../features/welcome/new-space-page.tsx')).NewSpacePage,
)

// While the server is asked who this is, the page of who it was last is on its way.
const firstPage = loadFirstPage().catch(() => undefined) // what is needed after all is fetched again

async function loadFirstPage(): Promise<void> {
  if (!hasLastSpace()) return welcomePage.load()
  await spacePages.load()
  await (await loadSpacePages()).loadPageAt(window.location.pathname)
}

export function Router() {
  return (
    <Suspense>
      <FirstPage />
    </Suspense>
  )
}

function FirstPage() {
  const { me, isLoading: isAsking, error } = useSession()
  const [isHere, setHere] = useState(false)
  useEffect(() => void firstPage.then(() => setHere(true)), [])
  const isLoading = isAsking || !isHere
  const [isJoin, join] = useRoute('/join/:token')
  const [isReset, reset] = useRoute('/password/:token')
  const [isConfirm] = useRoute('/confirm')
  const [isKnown] = useRoute(KNOWN_PAGE)
  if (isKnown)
    return (
      <main>
        <KnownPage />
      </main>
    )
  if (isLoading || error)
    return (
      <main>
        {isLoading ? (
          <MessagePage>
            <Trans>Loading the studio …</Trans>
          </MessagePage>
        ) : (
          <MessagePage
            way={
              <Button onClick={() => location.reload()}>
                <Trans>Try now</Trans>
              </Button>
            }
          >
            <Trans>The studio does not answer. This page tries again by itself.</Trans>
          </MessagePage>
        )}
      </main>
    )
  if (isJoin)
    return (
      <JoinPage
        token={join.token}
        welcome={(space) => <WelcomePage invitation={{ token: join.token, space }} />}
      />
    )
  if (isConfirm) return <ConfirmPage token={new URLSearchParams(location.search).get('token') ?? ''} />
  if (isReset) return <ResetPasswordPage token={reset.token} />
  if (!me) return <WelcomePage />
  return me.spaces.length === 0 ? <NewSpacePage me={me} /> : <SpacePages me={me} />
}
