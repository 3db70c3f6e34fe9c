import { type ComponentProps, useId } from 'react'

type Props = ComponentProps<'input'> & {
  label: string
  hint?: string | undefined
  wrong?: string | undefined
}

/** A labelled input; what is wrong with it is said beside it. */
export function Field({ label, hint, wrong, ...rest }: Props) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={`${id}-more`}
        className="h-11 w-full rounded-xl border border-line bg-card px-3.5 placeholder:text-soft/60 aria-invalid:border-bad"
        {...rest}
      />
      <p id={`${id}-more`} className={`mt-1 text-xs ${wrong ? 'text-bad' : 'text-soft'}`}>
        {wrong ?? hint}
      </p>
    </div>
  )
}
