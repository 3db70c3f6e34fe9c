/** The routes: which page an address shows, and what a visitor sees who is not signed in or is in no Space. */
import type { Me } from '@allot/client/allot'
import { lazy, type ReactNode, Suspense } from 'react'
import { Redirect, Route, Switch, useRoute } from 'wouter'
import { ResetPasswordPage } from '../features/account/reset-password-page.tsx'
import { RecentBatches } from '../features/batches/recent-batches.tsx'
import { CreatePage } from '../features/create/create-page.tsx'
import { DraftProvider } from '../features/create/draft-provider.tsx'
import { JoinPage } from '../features/members/join-page.tsx'
import { NewSpacePage } from '../features/welcome/new-space-page.tsx'
import { WelcomePage } from '../features/welcome/welcome-page.tsx'
import { MessagePage } from '../shared/components/message-page.tsx'
import { useSpace } from '../shared/session/chosen-space.ts'
import { useSession } from '../shared/session/use-session.ts'
import { Shell } from './shell.tsx'
import { SpacePage } from './space-page.tsx'

// The first page comes alone; each other one is fetched when it is opened.
const BatchPage = lazy(async () => ({
  default: (await import('../features/batches/batch-page.tsx')).BatchPage,
}))
const BatchesPage = lazy(async () => ({
  default: (await import('../features/batches/batches-page.tsx')).BatchesPage,
}))
const DesignPage = lazy(async () => ({
  default: (await import('../features/designs/design-page.tsx')).DesignPage,
}))
const DesignsPage = lazy(async () => ({
  default: (await import('../features/designs/designs-page.tsx')).DesignsPage,
}))
const SinglePhoto = lazy(async () => ({
  default: (await import('../features/designs/single-photo.tsx')).SinglePhoto,
}))
const WordsPage = lazy(async () => ({
  default: (await import('../features/designs/words-page.tsx')).WordsPage,
}))
const MembersPage = lazy(async () => ({
  default: (await import('../features/members/members-page.tsx')).MembersPage,
}))
const PlanPage = lazy(async () => ({ default: (await import('../features/plan/plan-page.tsx')).PlanPage }))
const UsagePage = lazy(async () => ({
  default: (await import('../features/usage/usage-page.tsx')).UsagePage,
}))
const AccountPage = lazy(async () => ({
  default: (await import('../features/account/account-page.tsx')).AccountPage,
}))
const AboutPage = lazy(async () => ({
  default: (await import('../features/about/about-page.tsx')).AboutPage,
}))

export function Router() {
  const { me, isLoading, error } = useSession()
  const [isJoin, join] = useRoute('/join/:token')
  const [isReset, reset] = useRoute('/password/:token')
  if (isLoading) return <MessagePage>Loading the studio …</MessagePage>
  if (error)
    return <MessagePage>The server does not answer. Check that it runs, then reload this page.</MessagePage>
  if (isJoin)
    return <JoinPage token={join.token} welcome={(spaceName) => <WelcomePage invitedTo={spaceName} />} />
  if (isReset) return <ResetPasswordPage token={reset.token} />
  if (!me) return <WelcomePage />
  return me.spaces.length === 0 ? <NewSpacePage me={me} /> : <SpacePages me={me} />
}

/** What was picked outlives a look at another page, and belongs to its Space. */
function SpacePages({ me }: { me: Me }) {
  const space = useSpace()
  return (
    <DraftProvider key={space.id} space={space.id}>
      <Shell me={me}>
        <Suspense>
          <Switch>
            <Route path="/">
              <Titled title="Create" wide>
                <CreatePage single={(photo) => <SinglePhoto key={photo.source.key} {...photo} />}>
                  <RecentBatches />
                </CreatePage>
              </Titled>
            </Route>
            <Route path="/batches">
              <Titled title="Batches">
                <BatchesPage />
              </Titled>
            </Route>
            <Route path="/batches/:id">
              {({ id }) => (
                <Titled title="Batch">
                  <BatchPage key={id} id={id} />
                </Titled>
              )}
            </Route>
            <Route path="/designs">
              <Titled title="Designs">
                <DesignsPage />
              </Titled>
            </Route>
            <Route path="/designs/new">
              <Titled title="From words" wide>
                <WordsPage />
              </Titled>
            </Route>
            <Route path="/designs/:id">{({ id }) => <DesignPage key={id} id={id} />}</Route>
            <Route path="/usage">
              <Titled title="Usage">
                <UsagePage me={me} />
              </Titled>
            </Route>
            <Route path="/plan">
              <Titled title="Plan">
                <PlanPage />
              </Titled>
            </Route>
            <Route path="/members">
              <Titled title="Members">
                <MembersPage />
              </Titled>
            </Route>
            <Route path="/space">
              <Titled title="Space">
                <SpacePage />
              </Titled>
            </Route>
            <Route path="/about">
              <Titled title="About">
                <AboutPage />
              </Titled>
            </Route>
            {!me.member.demo && (
              <Route path="/account">
                <Titled title="Your account">
                  <AccountPage me={me} />
                </Titled>
              </Route>
            )}
            <Route>
              <Redirect to="/" />
            </Route>
          </Switch>
        </Suspense>
      </Shell>
    </DraftProvider>
  )
}

interface TitledProps {
  readonly title: string
  /** The page takes the whole width. */
  readonly wide?: boolean
  readonly children: ReactNode
}

function Titled({ title, wide = false, children }: TitledProps) {
  return (
    <>
      <title>{`${title} · Allot Studio`}</title>
      {wide ? children : <div className="mx-auto max-w-6xl px-4 pb-28 sm:px-6 lg:pb-12">{children}</div>}
    </>
  )
}
