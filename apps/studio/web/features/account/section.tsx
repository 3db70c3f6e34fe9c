/** One card of the account: what it is about, in a sentence, and what can be done. */
import { type ReactNode, useId } from 'react'

interface Props {
  readonly title: string
  readonly about: ReactNode
  readonly children: ReactNode
}

export function Section({ title, about, children }: Props) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-3xl border border-line bg-card p-6">
      <h2 id={id} className="font-semibold text-lg">
        {title}
      </h2>
      <p className="mt-1 mb-4 text-pretty text-soft text-sm">{about}</p>
      {children}
    </section>
  )
}

/** What went wrong, or what was done. */
export function Outcome({ error, done }: { error: Error | null; done?: string | false }) {
  if (error)
    return (
      <p role="alert" className="mt-3 text-bad text-sm">
        {error.message}
      </p>
    )
  if (!done) return null
  return (
    <p role="status" className="mt-3 text-accent text-sm">
      {done}
    </p>
  )
}
