/** A progress bar with its words. */
export function Bar({ value, of, label }: { value: number; of: number; label: string }) {
  const share = of === 0 ? 0 : (value / of) * 100
  return (
    <div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={value}
        className="h-2 overflow-hidden rounded-full bg-line"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${share}%` }}
        />
      </div>
      <p className="mt-1.5 text-soft text-sm tabular-nums">{label}</p>
    </div>
  )
}
