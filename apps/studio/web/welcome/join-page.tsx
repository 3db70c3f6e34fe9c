/** Where an invitation's link leads: what it is to, and one button; whoever has no account makes one first. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { allot } from '../allot.ts'
import { Button } from '../parts/button.tsx'
import { Quiet } from '../parts/quiet.tsx'
import { chooseSpace, useRefresh, useSession } from '../session.ts'
import { Welcome } from './welcome.tsx'

export function JoinPage({ token }: { token: string }) {
  const { me } = useSession()
  const refresh = useRefresh()
  const [, goTo] = useLocation()
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => allot.invitations.look(token),
    retry: false,
  })
  const join = useMutation({
    mutationFn: async () => {
      const { id } = await allot.invitations.accept(token, { idempotencyKey: `join ${token.slice(0, 40)}` })
      chooseSpace(id)
      // Away from this page first: asked again, a link that was used leads nowhere.
      goTo('/')
      await refresh()
    },
  })
  if (offer.error) return <Quiet>{offer.error.message}</Quiet>
  if (!offer.data) return <Quiet>Reading the invitation …</Quiet>
  if (!me) return <Welcome invitedTo={offer.data.name} />
  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <section className="w-full max-w-md rounded-3xl border border-line bg-card p-8 text-center">
        <h1 className="text-balance font-semibold text-2xl tracking-tight">Join {offer.data.name}</h1>
        <p className="mt-3 text-pretty text-soft">
          You are invited as {offer.data.role === 'admin' ? 'an admin' : 'a member'}. Everybody in the Space
          draws on the same amounts.
        </p>
        <Button
          look="primary"
          size="large"
          className="mt-6 w-full"
          disabled={join.isPending}
          onClick={() => join.mutate()}
        >
          {join.isPending ? 'One moment …' : 'Join'}
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
