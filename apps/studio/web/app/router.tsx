/** The routes: which page an address shows, and what a visitor sees who is not signed in or is in no Space. */
import type { Me } from '@allot/client/allot'
import { Redirect, Route, Switch, useRoute } from 'wouter'
import { AboutPage } from '../features/about/about-page.tsx'
import { AccountPage } from '../features/account/account-page.tsx'
import { ResetPasswordPage } from '../features/account/reset-password-page.tsx'
import { BatchPage } from '../features/batches/batch-page.tsx'
import { RecentBatches } from '../features/batches/recent-batches.tsx'
import { CreatePage } from '../features/create/create-page.tsx'
import { JoinPage } from '../features/members/join-page.tsx'
import { MembersPage } from '../features/members/members-page.tsx'
import { PlanPage } from '../features/plan/plan-page.tsx'
import { UsagePage } from '../features/usage/usage-page.tsx'
import { NewSpacePage } from '../features/welcome/new-space-page.tsx'
import { WelcomePage } from '../features/welcome/welcome-page.tsx'
import { MessagePage } from '../shared/components/message-page.tsx'
import { useSession } from '../shared/session/use-session.ts'
import { Header } from './header.tsx'

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

function SpacePages({ me }: { me: Me }) {
  return (
    <>
      <Header me={me} />
      <main className="mx-auto max-w-6xl px-4 pb-24 sm:px-6">
        <Switch>
          <Route path="/">
            <CreatePage>
              <RecentBatches />
            </CreatePage>
          </Route>
          <Route path="/batches/:id">{({ id }) => <BatchPage key={id} id={id} />}</Route>
          <Route path="/usage">{() => <UsagePage me={me} />}</Route>
          <Route path="/plan" component={PlanPage} />
          <Route path="/members" component={MembersPage} />
          <Route path="/about" component={AboutPage} />
          {!me.member.demo && <Route path="/account">{() => <AccountPage me={me} />}</Route>}
          <Route>
            <Redirect to="/" />
          </Route>
        </Switch>
      </main>
    </>
  )
}
