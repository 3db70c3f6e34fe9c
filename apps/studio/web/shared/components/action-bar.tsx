/** Where the next step stands on a working page: at the bottom right of a laptop, under the thumb on a phone. */
import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'

export function ActionBar({ children }: { children: ReactNode }) {
  return (
    <section
      aria-label={t`Next step`}
      className="fixed inset-x-0 bottom-14 z-20 border-line border-t bg-paper px-4 py-2.5 lg:static lg:py-3"
    >
      <div className="grid items-center gap-x-6 gap-y-2 sm:grid-cols-[minmax(0,1fr)_auto]">{children}</div>
    </section>
  )
}
