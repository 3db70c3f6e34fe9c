/** Blocks where content will be, so that a page does not jump when it is there. They appear only where it takes a while. */
import type { ReactNode } from 'react'

export function Blocks({ children }: { children: ReactNode }) {
  return (
    <>
      <div role="status" className="sr-only">
        {children}
      </div>
      <div aria-hidden="true" className="late mt-6 grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {['first', 'second', 'third'].map((each) => (
          <div key={each} className="h-24 animate-pulse rounded-xl border border-line bg-sunk" />
        ))}
      </div>
    </>
  )
}
