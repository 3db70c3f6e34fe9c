/** Where an invitation link leads: shows the Space and joins it. A visitor without an account signs up first. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { allot } from '../../shared/api/allot.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { ConfirmAddress } from '../../shared/components/confirm-address.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { PageTitle } from '../../shared/components/page-title.tsx'
import { chooseSpace } from '../../shared/session/chosen-space.ts'
import { useRefresh, useSession } from '../../shared/session/use-session.ts'

interface Props {
  readonly token: string
  /** What a visitor who is not signed in sees instead. */
  welcome(spaceName: string): ReactNode
}

export function JoinPage({ token, welcome }: Props) {
  const { me } = useSession()
  const refresh = useRefresh()
  const [, goTo] = useLocation()
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => allot.invitations.look(token),
    retry: false,
  })
  const join = useMutation({
    mutationFn: async () => {
      const { id } = await allot.invitations.accept(token, { idempotencyKey: t`join ${token.slice(0, 40)}` })
      chooseSpace(id)
      // Leaves this page first: the refresh would read the invitation again, which is used up now.
      goTo('/')
      await refresh()
    },
  })
  if (!invitation.data)
    return (
      <main>
        <PageTitle>{t`Invitation`}</PageTitle>
        <MessagePage
          way={
            invitation.error && (
              <Link href="/" className={buttonStyle()}>
                <Trans>To the studio</Trans>
              </Link>
            )
          }
        >
          {invitation.error?.message ?? t`Loading the invitation …`}
        </MessagePage>
      </main>
    )
  const { name, role } = invitation.data
  if (!me) return welcome(name)
  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <PageTitle>{t`Join ${name}`}</PageTitle>
      <section className="w-full max-w-md rounded-3xl border border-line bg-card p-8 text-center">
        <h1 className="text-balance font-semibold text-2xl tracking-tight">
          <Trans>Join {name}</Trans>
        </h1>
        <p className="mt-3 text-pretty text-soft">
          {role === 'admin'
            ? t`You are invited as an admin. All members share the same amounts.`
            : t`You are invited as a member. All members share the same amounts.`}
        </p>
        <Button
          look="primary"
          size="large"
          className="mt-6 w-full"
          disabled={join.isPending}
          onClick={() => join.mutate()}
        >
          {join.isPending ? t`Joining …` : t`Join`}
        </Button>
        {join.error && (
          <p role="alert" className="mt-4 text-bad text-sm">
            {join.error.message} {me.member.mustConfirm && <ConfirmAddress email={me.member.email} />}
          </p>
        )}
      </section>
    </main>
  )
}
