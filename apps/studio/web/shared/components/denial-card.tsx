/** A denial and the ways out of it: fewer photos (as children), a plan that would allow it, or the time to wait. */
import type { Denial } from '@allot/client/wire'
import { OctagonAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { formatLocal, formatRelative } from '../format/time.ts'
import { buttonStyle } from './button.tsx'

export function DenialCard({ denial, children }: { denial: Denial; children?: ReactNode }) {
  return (
    <div role="alert" className="rounded-2xl bg-bad-soft p-4 text-bad">
      <p className="flex gap-2 font-medium text-sm">
        <OctagonAlert size={18} className="mt-px shrink-0" /> {denial.message}
      </p>
      {denial.retryAt && (
        <p className="mt-1 pl-6.5 text-sm">
          In your time zone: {formatLocal(denial.retryAt)}, {formatRelative(denial.retryAt)}.
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2 pl-6.5">
        {children}
        {denial.upgradeTo && (
          <Link href="/plan" className={`${buttonStyle('plain')} text-ink`}>
            See {denial.upgradeTo.title}
          </Link>
        )}
      </div>
    </div>
  )
}
