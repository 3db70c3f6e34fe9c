/** The head of a Batch's page: its name, what became of it, what can be done with it, and its progress below. */
import type { Batch } from '@allot/studio/contract/batch'
import { Trans } from '@lingui/react/macro'
import { ArrowLeft, CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'

interface Props {
  readonly batch: Batch
  readonly summary: string | undefined
  readonly actions: ReactNode
  readonly children: ReactNode
}

export function BatchHeader({ batch: { name, status, exported }, summary, actions, children }: Props) {
  return (
    <div className="mb-5">
      <Link
        href="/batches"
        className="inline-flex min-h-11 items-center gap-1.5 text-soft text-sm hover:text-ink"
      >
        <ArrowLeft size={15} /> <Trans>Batches</Trans>
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="mr-auto min-w-0">
          <h1 className="truncate font-semibold text-2xl tracking-tight sm:text-[28px]">{name}</h1>
          {summary && (
            <p className="mt-0.5 flex items-center gap-1.5 text-soft text-sm" role="status">
              {status === 'done' && exported > 0 && (
                <CircleCheck size={16} className="settle text-accent" aria-hidden="true" />
              )}
              {summary}
            </p>
          )}
        </div>
        <div className="flex items-center gap-2">{actions}</div>
      </div>
      {children}
    </div>
  )
}
