/** What stays in reach while results are scrolled: under the thumb on a phone, at the lower edge of a laptop. */
import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'

export function BottomBar({ children }: { children: ReactNode }) {
  return (
    <section
      aria-label={t`Next step`}
      className="fixed inset-x-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 border-line border-t bg-paper px-4 py-2.5 lg:sticky lg:inset-x-auto lg:bottom-4 lg:mt-6 lg:rounded-xl lg:border lg:bg-card lg:py-2 lg:shadow-lg"
    >
      <div className="flex flex-wrap items-center gap-2">{children}</div>
    </section>
  )
}
