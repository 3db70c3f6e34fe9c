/** The pages of a Space, by their addresses. */
import type { Me } from '@allot/client/allot'
import { t } from '@lingui/core/macro'
import { type ReactNode, Suspense } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { RecentBatches } from '../features/batches/recent-batches.tsx'
import { CreatePage } from '../features/create/create-page.tsx'
import { DraftProvider } from '../features/create/draft-provider.tsx'
import { RecipeEditor } from '../features/create/recipe-editor.tsx'
import { lazyPage } from '../shared/components/lazy-page.tsx'
import { PageTitle } from '../shared/components/page-title.tsx'
import { useScrollMemory } from '../shared/hooks/use-scroll-memory.ts'
import { useSpace } from '../shared/session/chosen-space.ts'
import { Shell } from './shell.tsx'
import { SpacePage } from './space-page.tsx'
import { useLastSpace } from './use-last-space.ts'

// Create comes alone; each other page is fetched when it is opened.
const batchPage = lazyPage(async () => (await import('../features/batches/batch-page.tsx')).BatchPage)
const batchesPage = lazyPage(async () => (await import('../features/batches/batches-page.tsx')).BatchesPage)
const designPage = lazyPage(async () => (await import('../features/designs/design-page.tsx')).DesignPage)
const designsPage = lazyPage(async () => (await import('../features/designs/designs-page.tsx')).DesignsPage)
const { Page: BatchPage } = batchPage
const { Page: BatchesPage } = batchesPage
const { Page: DesignPage } = designPage
const { Page: DesignsPage } = designsPage
const { Page: SinglePhoto } = lazyPage(
  async () => (await import('../features/designs/single-photo.tsx')).SinglePhoto,
)
const { Page: WordsPage } = lazyPage(
  async () => (await import('../features/designs/words-page.tsx')).WordsPage,
)
const { Page: MembersPage } = lazyPage(
  async () => (await import('../features/members/members-page.tsx')).MembersPage,
)
const { Page: SecurityLogPage } = lazyPage(
  async () => (await import('../features/security-log/security-log-page.tsx')).SecurityLogPage,
)
const { Page: PlanPage } = lazyPage(async () => (await import('../features/plan/plan-page.tsx')).PlanPage)
const { Page: UsagePage } = lazyPage(async () => (await import('../features/usage/usage-page.tsx')).UsagePage)
const { Page: AccountPage } = lazyPage(
  async () => (await import('../features/account/account-page.tsx')).AccountPage,
)
const { Page: AboutPage } = lazyPage(async () => (await import('../features/about/about-page.tsx')).AboutPage)

/** The pages that people are led to from outside, which first-parts.ts names too. */
export async function loadPageAt(path: string): Promise<void> {
  if (path === '/batches') await batchesPage.load()
  else if (path.startsWith('/batches/')) await batchPage.load()
  else if (path === '/designs') await designsPage.load()
  else if (path.startsWith('/designs/')) await designPage.load()
}

/** What was picked outlives a look at another page, and belongs to its Space. */
export function SpacePages({ me }: { me: Me }) {
  const space = useSpace()
  const [location] = useLocation()
  useScrollMemory(location)
  useLastSpace(me, space)
  return (
    <DraftProvider key={space.id} space={space.id} member={me.member.id}>
      <Shell me={me}>
        <Suspense>
          <Switch>
            <Route path="/">
              <Titled title={t`Create`} wide>
                <CreatePage single={(photo) => <SinglePhoto key={photo.source.key} {...photo} />}>
                  <RecentBatches />
                </CreatePage>
              </Titled>
            </Route>
            <Route path="/batches">
              <Titled title={t`Batches`}>
                <BatchesPage />
              </Titled>
            </Route>
            <Route path="/batches/:id">
              {({ id }) => (
                <Width>
                  <BatchPage
                    key={id}
                    id={id}
                    editor={(recipe, onChange) => <RecipeEditor recipe={recipe} onChange={onChange} />}
                  />
                </Width>
              )}
            </Route>
            <Route path="/designs">
              <Titled title={t`Designs`}>
                <DesignsPage />
              </Titled>
            </Route>
            <Route path="/designs/new">
              <Titled title={t`From words`} wide>
                <WordsPage />
              </Titled>
            </Route>
            <Route path="/designs/:id">{({ id }) => <DesignPage key={id} id={id} />}</Route>
            <Route path="/usage">
              <Titled title={t`Usage`}>
                <UsagePage me={me} />
              </Titled>
            </Route>
            <Route path="/plan">
              <Titled title={t`Plan`}>
                <PlanPage />
              </Titled>
            </Route>
            <Route path="/members">
              <Titled title={t`Members`}>
                <MembersPage />
              </Titled>
            </Route>
            <Route path="/members/security">
              <Titled title={t`Security log`}>
                <SecurityLogPage />
              </Titled>
            </Route>
            <Route path="/space">
              <Titled title={t`Space`}>
                <SpacePage />
              </Titled>
            </Route>
            <Route path="/about">
              <Titled title={t`About`}>
                <AboutPage />
              </Titled>
            </Route>
            {!me.member.demo && (
              <Route path="/account">
                <Titled title={t`Account and security`}>
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
      <PageTitle>{title}</PageTitle>
      {wide ? children : <Width>{children}</Width>}
    </>
  )
}

function Width({ children }: { children: ReactNode }) {
  return <div className="mx-auto max-w-6xl px-4 pb-28 sm:px-6 lg:pb-12">{children}</div>
}
