/** A refusal, with what can be done about it. */
import type { Denial } from '@allot/rules/denial'
import { OctagonAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { buttonLook } from './button.tsx'
import { fromNow, local } from './when.tsx'

export function DenialNotice({ denial, children }: { denial: Denial; children?: ReactNode }) {
  return (
    <div role="alert" className="rounded-2xl bg-bad-soft p-4 text-bad">
      <p className="flex gap-2 font-medium text-sm">
        <OctagonAlert size={18} className="mt-px shrink-0" /> {denial.message}
      </p>
      {denial.retryAt && (
        <p className="mt-1 pl-6.5 text-sm">
          Your time: {local(denial.retryAt)}, {fromNow(denial.retryAt)}.
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2 pl-6.5">
        {children}
        {denial.upgradeTo && (
          <Link href="/plan" className={`${buttonLook('plain')} text-ink`}>
            See {denial.upgradeTo.title}
          </Link>
        )}
      </div>
    </div>
  )
}
