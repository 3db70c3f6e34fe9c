/** One row of a list of steps: what it is, in short; opened, its settings. */
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'

interface Props {
  readonly icon?: ReactNode
  readonly title: string
  readonly summary: string
  /** At the right: what it takes, or that something is wrong. */
  readonly note?: ReactNode
  readonly isOpen: boolean
  readonly children: ReactNode
  onToggle(): void
}

export function Row({ icon, title, summary, note, isOpen, children, onToggle }: Props) {
  const id = useId()
  return (
    <div className="rounded-xl border border-line bg-card">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={onToggle}
        className="flex min-h-13 w-full items-center gap-2.5 rounded-xl px-3.5 py-2 text-left hover:bg-sunk/60"
      >
        {icon && <span className="text-soft">{icon}</span>}
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium text-sm">{title}</span>
          {summary && <span className="block truncate text-soft text-xs">{summary}</span>}
        </span>
        {note}
        <ChevronDown size={16} className={`shrink-0 text-soft transition ${isOpen ? 'rotate-180' : ''}`} />
      </button>
      {isOpen && (
        <div id={id} className="border-line border-t px-3.5 py-3.5">
          {children}
        </div>
      )}
    </div>
  )
}
