/** The app: the welcome for whoever is not signed in, and for the others the pages of their Space. */
import { Redirect, Route, Switch, useRoute } from 'wouter'
import { AccountPage } from './account-page.tsx'
import { BatchPage } from './batch/batch-page.tsx'
import { ComposePage } from './batch/compose-page.tsx'
import { Header } from './header.tsx'
import { MembersPage } from './members/members-page.tsx'
import { Quiet } from './parts/quiet.tsx'
import { PlanPage } from './plan/plan-page.tsx'
import { useSession } from './session.ts'
import { UsagePage } from './usage/usage-page.tsx'
import { JoinPage } from './welcome/join-page.tsx'
import { NewPasswordPage } from './welcome/new-password-page.tsx'
import { NewSpace } from './welcome/new-space.tsx'
import { Welcome } from './welcome/welcome.tsx'

export function App() {
  const { me, isLoading, error } = useSession()
  const [isInvited, invitation] = useRoute('/join/:token')
  const [isForgotten, forgotten] = useRoute('/password/:token')
  if (isLoading) return <Quiet>Opening the studio …</Quiet>
  if (error) return <Quiet>Allot cannot be reached. Check that it runs, then load this page again.</Quiet>
  if (isInvited) return <JoinPage token={invitation.token} />
  if (isForgotten) return <NewPasswordPage token={forgotten.token} />
  if (!me) return <Welcome />
  const [first] = me.spaces
  if (!first) return <NewSpace />
  return (
    <>
      <Header me={me} />
      <main className="mx-auto max-w-6xl px-4 pb-24 sm:px-6">
        <Switch>
          <Route path="/" component={ComposePage} />
          <Route path="/batches/:id">{({ id }) => <BatchPage key={id} id={id} />}</Route>
          <Route path="/usage" component={UsagePage} />
          <Route path="/plan" component={PlanPage} />
          <Route path="/members" component={MembersPage} />
          {!me.member.demo && <Route path="/account">{() => <AccountPage me={me} />}</Route>}
          <Route>
            <Redirect to="/" />
          </Route>
        </Switch>
      </main>
    </>
  )
}
