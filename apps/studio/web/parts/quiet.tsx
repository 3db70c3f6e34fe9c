import type { ReactNode } from 'react'

/** A page that has one sentence to say. */
export function Quiet({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh place-items-center p-8 text-center text-soft" role="status">
      {children}
    </div>
  )
}
