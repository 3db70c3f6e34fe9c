/** Where an invitation link leads: shows the Space and joins it. A visitor without an account signs up first. */
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { allot } from '../../shared/api/allot.ts'
import { Button } from '../../shared/components/button.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
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
      const { id } = await allot.invitations.accept(token, { idempotencyKey: `join ${token.slice(0, 40)}` })
      chooseSpace(id)
      // Leaves this page first: the refresh would read the invitation again, which is used up now.
      goTo('/')
      await refresh()
    },
  })
  if (invitation.error) return <MessagePage>{invitation.error.message}</MessagePage>
  if (!invitation.data) return <MessagePage>Loading the invitation …</MessagePage>
  const { name, role } = invitation.data
  if (!me) return welcome(name)
  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <section className="w-full max-w-md rounded-3xl border border-line bg-card p-8 text-center">
        <h1 className="text-balance font-semibold text-2xl tracking-tight">Join {name}</h1>
        <p className="mt-3 text-pretty text-soft">
          You are invited as {role === 'admin' ? 'an admin' : 'a member'}. All members share the same amounts.
        </p>
        <Button
          look="primary"
          size="large"
          className="mt-6 w-full"
          disabled={join.isPending}
          onClick={() => join.mutate()}
        >
          {join.isPending ? 'Joining …' : 'Join'}
        </Button>
        {join.error && (
          <p role="alert" className="mt-4 text-bad text-sm">
            {join.error.message}
          </p>
        )}
      </section>
    </main>
  )
}
