/** What people sign in with: alike on every form, so that whatever keeps their passwords knows the fields again. */
import type { ComponentProps } from 'react'
import { Field } from './field.tsx'

type Props = Omit<ComponentProps<typeof Field>, 'label' | 'type'> & { label?: string }

export function EmailField(props: Props) {
  return <Field label="E-mail" type="email" autoComplete="email" required {...props} />
}

/** The one that they have. */
export function PasswordField(props: Props) {
  return <Field label="Password" type="password" autoComplete="current-password" required {...props} />
}

/** One that they choose. */
export function NewPasswordField(props: Props) {
  return (
    <PasswordField
      autoComplete="new-password"
      hint="At least 8 characters"
      minLength={8}
      maxLength={128}
      {...props}
    />
  )
}
