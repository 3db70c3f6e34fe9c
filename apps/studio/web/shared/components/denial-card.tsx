/** A denial and the ways out of it: fewer photos (as children), a plan that would allow it, or the time to wait. */
import type { Denial } from '@allot/client/wire'
import { Trans } from '@lingui/react/macro'
import { OctagonAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { formatRelative, inLocalTime } from '../format/time.ts'
import { useNow } from '../hooks/use-now.ts'
import { buttonStyle } from './button.tsx'

export function DenialCard({ denial, children }: { denial: Denial; children?: ReactNode }) {
  const { upgradeTo } = denial
  const waitUntil = denial.certainAt ?? denial.retryAt
  const now = useNow(waitUntil != null)
  return (
    <div role="alert" className="rounded-2xl bg-bad-soft p-4 text-bad">
      <p className="flex gap-2 font-medium text-sm">
        <OctagonAlert size={18} className="mt-px shrink-0" /> {inLocalTime(denial.message)}
      </p>
      {waitUntil && (
        <p className="mt-1 pl-6.5 text-sm">
          <Trans>That is {formatRelative(waitUntil, now)}.</Trans>
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2 pl-6.5">
        {children}
        {upgradeTo && (
          <Link
            href={upgradeTo.period ? `/plan?period=${upgradeTo.period}` : '/plan'}
            className={`${buttonStyle('plain')} text-ink`}
          >
            <Trans>See {upgradeTo.title}</Trans>
          </Link>
        )}
      </div>
    </div>
  )
}
