/** A button on a picture. */
import type { ReactNode } from 'react'

interface Props {
  readonly label: string
  readonly isOn?: boolean
  readonly disabled?: boolean
  /** Not on a phone, where fingers do it. */
  readonly onlyLarge?: boolean
  readonly children: ReactNode
  onClick(): void
}

export function StageButton({ label, isOn, disabled, onlyLarge, children, onClick }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      disabled={disabled}
      onClick={onClick}
      className={`size-11 place-items-center rounded-[10px] border border-line bg-card shadow-sm transition hover:bg-sunk disabled:cursor-default disabled:text-soft/50 aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-accent-ink ${onlyLarge ? 'hidden lg:grid' : 'grid'}`}
    >
      {children}
    </button>
  )
}
