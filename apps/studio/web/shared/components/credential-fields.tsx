/** Fields for e-mail and password, named alike on every form so that password managers recognise them. */
import type { ComponentProps } from 'react'
import { TextField } from './text-field.tsx'

type Props = Omit<ComponentProps<typeof TextField>, 'label' | 'type'> & { label?: string }

export function EmailField(props: Props) {
  return <TextField label="E-mail" type="email" autoComplete="email" required {...props} />
}

/** The current password. */
export function PasswordField(props: Props) {
  return <TextField label="Password" type="password" autoComplete="current-password" required {...props} />
}

/** A password that the person chooses now. */
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
