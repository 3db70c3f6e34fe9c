/** In the list of versions: one that is being made, by whom, and until when it waits. */
import type { VersionsUnderWay } from '@allot/studio/contract/design'
import { t } from '@lingui/core/macro'
import { LoaderCircle } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { formatRelative } from '../../shared/format/time.ts'
import { useNow } from '../../shared/hooks/use-now.ts'
import { scrollTo } from './scroll-to.ts'

interface Props {
  readonly asked: Pick<VersionsUnderWay, 'by' | 'count' | 'goesOnAt'>
  /** Of the tool. */
  readonly title: string
  nameOf(member: string): string | undefined
}

export function OnItsWay({ asked: { by, count, goesOnAt }, title, nameOf }: Props) {
  const now = useNow(goesOnAt !== null)
  const entry = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (entry.current) scrollTo(entry.current)
  }, [])
  const name = nameOf(by)
  const what = goesOnAt ? t`goes on ${formatRelative(goesOnAt, now)}` : t`being made …`
  return (
    <li
      ref={entry}
      className="flex w-24 shrink-0 flex-col gap-1 p-1 lg:w-full lg:flex-row lg:items-center lg:gap-2.5"
    >
      <span className="grid h-14 w-full shrink-0 place-items-center rounded-md bg-sunk text-soft lg:w-14">
        <LoaderCircle size={18} className="animate-spin" />
      </span>
      <span className="min-w-0 px-0.5">
        <span className="block truncate font-medium text-xs">
          {title}
          {count > 1 && ` × ${count}`}
        </span>
        <span className="block truncate text-soft text-xs tabular-nums" role="status">
          {name ? `${name} · ${what}` : what}
        </span>
      </span>
    </li>
  )
}
