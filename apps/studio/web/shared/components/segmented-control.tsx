/** Chooses one of a few options, all of them visible. */
interface Props<T extends string> {
  readonly name: string
  readonly value: T
  readonly options: readonly (readonly [value: T, title: string])[]
  onChange(value: T): void
}

export function SegmentedControl<T extends string>({ name, value, options, onChange }: Props<T>) {
  return (
    <div className="grid auto-cols-fr grid-flow-col rounded-xl bg-sunk p-1">
      {options.map(([option, title]) => (
        <label
          key={option}
          className="grid cursor-pointer place-items-center rounded-lg py-1.5 text-center text-soft text-sm pointer-coarse:min-h-11 has-checked:bg-chosen has-checked:font-medium has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={value === option}
            onChange={() => onChange(option)}
          />
          {title}
        </label>
      ))}
    </div>
  )
}
