/** A page with one message: it loads, or it cannot be shown; then with the way on. */
import type { ReactNode } from 'react'

interface Props {
  readonly children: ReactNode
  /** What the person can do now. */
  readonly way?: ReactNode
}

export function MessagePage({ children, way }: Props) {
  return (
    <div className="grid min-h-[70dvh] place-content-center justify-items-center gap-5 p-8 text-center">
      <div className="max-w-md text-pretty text-soft" role="status">
        <h1>{children}</h1>
      </div>
      {way}
    </div>
  )
}
