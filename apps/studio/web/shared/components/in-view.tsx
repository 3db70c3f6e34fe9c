/** What has just happened is scrolled to, also where a person has scrolled past its place. */
import { type ReactNode, useEffect, useRef } from 'react'

export function InView({ children }: { children: ReactNode }) {
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => shown.current?.scrollIntoView({ block: 'start' }), [])
  // On a phone the header and the picture stay above it (working-page.tsx).
  return (
    <div ref={shown} className="grid scroll-mt-[calc(44dvh+4rem)] gap-3 lg:scroll-mt-4">
      {children}
    </div>
  )
}
