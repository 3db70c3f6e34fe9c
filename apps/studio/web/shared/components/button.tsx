/** Buttons, and the same style for links. */
import { t } from '@lingui/core/macro'
import type { ComponentProps } from 'react'

const STYLES = {
  primary: 'bg-accent text-accent-ink hover:opacity-90 shadow-sm',
  plain: 'border border-line bg-card hover:bg-sunk',
  bare: 'text-soft hover:bg-sunk hover:text-ink',
}

type Props = ComponentProps<'button'> & { look?: keyof typeof STYLES; size?: 'normal' | 'large' }

export function Button({ look, size, className = '', type = 'button', ...rest }: Props) {
  return <button type={type} className={`${buttonStyle(look, size)} ${className}`} {...rest} />
}

/** Sends a form. While `busy` it is disabled and its label says so. */
export function SubmitButton({
  busy,
  children,
  ...rest
}: Omit<Props, 'type' | 'look' | 'disabled'> & { busy: boolean }) {
  return (
    <Button type="submit" look="primary" disabled={busy} {...rest}>
      {busy ? t`Please wait …` : children}
    </Button>
  )
}

/** The classes of a button, for a link that looks like one. Where a finger presses, none is smaller than 44 pixels. */
export function buttonStyle(
  look: keyof typeof STYLES = 'plain',
  size: 'normal' | 'large' = 'normal',
): string {
  const dimensions = size === 'large' ? 'h-12 px-6 text-base' : 'h-9 px-3.5 text-sm pointer-coarse:min-h-11'
  return `inline-flex items-center justify-center gap-2 rounded-xl font-medium transition disabled:cursor-not-allowed disabled:opacity-45 ${dimensions} ${STYLES[look]}`
}
