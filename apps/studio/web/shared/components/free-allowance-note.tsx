/** Says why a Space has nothing of what its plan gives once, and what the person can do. */
import type { Me } from '@allot/client/allot'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Link } from 'wouter'
import { LINK_STYLE } from '../theme/link-style.ts'
import { ConfirmAddress } from './confirm-address.tsx'

interface Props {
  readonly me: Me
  readonly status: Me['freeAllowance'] | 'given' | undefined
  /** The Space that has it. */
  readonly holder: string | undefined
}

export function FreeAllowanceNote({ me, status, holder }: Props) {
  switch (status) {
    case 'given before': {
      const name = me.spaces.find(({ id }) => id === holder)?.name ?? t`an earlier Space`
      return (
        <Note>
          <Trans>
            This Space has no free credits: you used yours in {name}. A <PlanLink me={me} /> gives new ones in
            every period.
          </Trans>
        </Note>
      )
    }
    case 'waiting':
      return (
        <Note>
          <Trans>The free credits come once you confirm your e-mail address.</Trans>{' '}
          <ConfirmAddress email={me.member.email} />
        </Note>
      )
    case 'none':
      return (
        <Note>
          <Trans>The demo has no free credits. Sign up with your e-mail address to get them.</Trans>
        </Note>
      )
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
  if (me.spaces.length === 0) return t`paid plan`
  return (
    <Link href="/plan" className={LINK_STYLE}>
      <Trans>paid plan</Trans>
    </Link>
  )
}
