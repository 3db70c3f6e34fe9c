/** A working page: what there is at the left, one picture large, tools at the right, the next step below. */
import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'

interface Props {
  readonly list: ReactNode
  readonly picture: ReactNode
  readonly tools: ReactNode
  /** With its `ActionBar`. */
  readonly bar: ReactNode
}

/** On a phone the picture stays while what is below it scrolls, so that every change is seen. */
export function WorkingPage({ list, picture, tools, bar }: Props) {
  return (
    <div
      data-working-page=""
      className="pb-32 lg:grid lg:h-[calc(100dvh-3.5rem)] lg:grid-cols-[220px_minmax(0,1fr)_340px] lg:grid-rows-[minmax(0,1fr)_auto] lg:pb-0"
    >
      <section
        aria-label={t`Preview`}
        className="sticky top-14 z-10 h-[44dvh] bg-paper p-3 lg:static lg:order-2 lg:h-auto lg:p-4"
      >
        {picture}
      </section>
      <div data-column="" className="min-h-0 lg:order-1 lg:overflow-y-auto">
        {list}
      </div>
      <div className="min-h-0 lg:order-3 lg:overflow-y-auto">{tools}</div>
      <div className="contents lg:order-4 lg:col-span-3 lg:block">{bar}</div>
    </div>
  )
}
