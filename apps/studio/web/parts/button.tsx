import type { ComponentProps } from 'react'

const LOOKS = {
  primary: 'bg-accent text-accent-ink hover:opacity-90 shadow-sm',
  plain: 'border border-line bg-card hover:bg-sunk',
  bare: 'text-soft hover:bg-sunk hover:text-ink',
}

/** The look of a button, for links that are to look like one. */
export function buttonLook(look: keyof typeof LOOKS = 'plain', size: 'normal' | 'large' = 'normal'): string {
  const room = size === 'large' ? 'h-12 px-6 text-base' : 'h-9 px-3.5 text-sm'
  return `inline-flex items-center justify-center gap-2 rounded-xl font-medium transition disabled:cursor-not-allowed disabled:opacity-45 ${room} ${LOOKS[look]}`
}

type Props = ComponentProps<'button'> & { look?: keyof typeof LOOKS; size?: 'normal' | 'large' }

/** Sends a form; while it is busy, it says so and cannot be pressed. */
export function Submit({
  busy,
  children,
  ...rest
}: Omit<Props, 'type' | 'look' | 'disabled'> & { busy: boolean }) {
  return (
    <Button type="submit" look="primary" disabled={busy} {...rest}>
      {busy ? 'One moment …' : children}
    </Button>
  )
}

export function Button({ look, size, className = '', type = 'button', ...rest }: Props) {
  return <button type={type} className={`${buttonLook(look, size)} ${className}`} {...rest} />
}
