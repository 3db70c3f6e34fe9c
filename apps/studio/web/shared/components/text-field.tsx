/** A labelled input with its hint or its error below. */
import { type ComponentProps, useId } from 'react'

type Props = ComponentProps<'input'> & {
  label: string
  hint?: string | undefined
  error?: string | undefined
}

export function TextField({ label, hint, error, ...rest }: Props) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-more`}
        className="h-11 w-full rounded-xl border border-line bg-card px-3.5 placeholder:text-soft/60 aria-invalid:border-bad"
        {...rest}
      />
      <p id={`${id}-more`} className={`mt-1 text-xs ${error ? 'text-bad' : 'text-soft'}`}>
        {error ?? hint}
      </p>
    </div>
  )
}
