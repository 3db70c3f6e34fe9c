/** Chooses a number between two bounds. */
import { formatAmount, formatPercent } from '../format/number.ts'

interface Props {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly value: number
  /** The number is one of a hundred, and is shown so. */
  readonly percent?: boolean
  onChange(value: number): void
}

export function Slider({ label, min, max, step = 1, value, percent = false, onChange }: Props) {
  return (
    <label className="flex min-h-11 items-center gap-3 text-sm">
      <span className="w-20 text-soft">{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
        className="min-w-0 flex-1 accent-accent"
      />
      <output className="w-10 text-right tabular-nums">
        {percent ? formatPercent(value) : formatAmount(value)}
      </output>
    </label>
  )
}
