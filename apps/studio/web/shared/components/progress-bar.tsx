/** A progress bar with its label below. */
interface Props {
  readonly value: number
  readonly max: number
  readonly label: string
}

export function ProgressBar({ value, max, label }: Props) {
  const percent = max === 0 ? 0 : (value / max) * 100
  return (
    <div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        className="h-2 overflow-hidden rounded-full bg-line"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${percent}%` }}
        />
      </div>
      <p className="mt-1.5 text-soft text-sm tabular-nums">{label}</p>
    </div>
  )
}
