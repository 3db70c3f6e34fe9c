/** The head of a Batch's page: its name, what became of it, its main action, and its progress below. */
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'

interface Props {
  readonly name: string
  readonly summary: string | undefined
  readonly action: ReactNode
  readonly children: ReactNode
}

export function BatchHeader({ name, summary, action, children }: Props) {
  return (
    <div className="mb-6">
      <Link href="/" className="mb-3 inline-flex items-center gap-1.5 text-soft text-sm hover:text-ink">
        <ArrowLeft size={15} /> New Batch
      </Link>
      <div className="flex flex-wrap items-center gap-3">
        <div className="mr-auto">
          <h1 className="font-semibold text-2xl tracking-tight">{name}</h1>
          {summary && (
            <p className="mt-0.5 text-soft text-sm" role="status">
              {summary}
            </p>
          )}
        </div>
        {action}
      </div>
      {children}
    </div>
  )
}
