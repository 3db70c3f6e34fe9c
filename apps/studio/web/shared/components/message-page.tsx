/** A page with one message: it loads, or it cannot be shown. */
import type { ReactNode } from 'react'

export function MessagePage({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh place-items-center p-8 text-center text-soft" role="status">
      {children}
    </div>
  )
}
