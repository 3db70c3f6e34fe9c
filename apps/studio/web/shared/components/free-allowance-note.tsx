/** Says why a Space has nothing of what its plan gives once, and what the person can do. */
import type { Me } from '@allot/client/allot'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'wouter'
import { authenticate } from '../session/authenticate.ts'
import { LINK_STYLE } from '../theme/link-style.ts'

interface Props {
  readonly me: Me
  readonly status: Me['freeAllowance'] | 'given' | undefined
  /** The Space that has it. */
  readonly holder: string | undefined
}

export function FreeAllowanceNote({ me, status, holder }: Props) {
  switch (status) {
    case 'given before': {
      const name = me.spaces.find(({ id }) => id === holder)?.name ?? 'an earlier Space'
      return (
        <Note>
          This Space has no free credits: you used yours in {name}. A <PlanLink me={me} /> gives new ones in
          every period.
        </Note>
      )
    }
    case 'waiting':
      return (
        <Note>
          The free credits come once you confirm your e-mail address.{' '}
          <ConfirmButton email={me.member.email} />
        </Note>
      )
    case 'none':
      return <Note>The demo has no free credits. Sign up with your e-mail address to get them.</Note>
    case 'given':
    case 'available':
    case undefined:
      return null
  }
}

function Note({ children }: { children: React.ReactNode }) {
  return (
    <p role="note" className="mt-3 rounded-xl bg-sunk px-3.5 py-2.5 text-sm">
      {children}
    </p>
  )
}

/** The page of plans belongs to a Space; before the first one, plans are picked right here. */
function PlanLink({ me }: { me: Me }) {
  if (me.spaces.length === 0) return 'paid plan'
  return (
    <Link href="/plan" className={LINK_STYLE}>
      paid plan
    </Link>
  )
}

function ConfirmButton({ email }: { email: string }) {
  const send = useMutation({ mutationFn: () => authenticate('send-verification-email', { email }) })
  if (send.isSuccess) return <span role="status">We sent a link to {email}; it works for a day.</span>
  return (
    <>
      <button type="button" className={LINK_STYLE} disabled={send.isPending} onClick={() => send.mutate()}>
        Send me the link
      </button>
      {send.error && <span role="alert"> {send.error.message}</span>}
    </>
  )
}
