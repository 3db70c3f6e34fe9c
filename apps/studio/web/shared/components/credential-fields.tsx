/** Fields for e-mail and password, named alike on every form so that password managers recognise them. */
import { t } from '@lingui/core/macro'
import type { ComponentProps } from 'react'
import { TextField } from './text-field.tsx'

type Props = Omit<ComponentProps<typeof TextField>, 'label' | 'type'> & { label?: string }

export function EmailField(props: Props) {
  return <TextField label={t`E-mail`} type="email" autoComplete="email" required {...props} />
}

/** The current password. */
export function PasswordField(props: Props) {
  return <TextField label={t`Password`} type="password" autoComplete="current-password" required {...props} />
}

/** A password that the person chooses now. */
export function NewPasswordField(props: Props) {
  return (
    <PasswordField
      autoComplete="new-password"
      hint={t`At least 10 characters, such as a few words`}
      minLength={10}
      maxLength={128}
      {...props}
    />
  )
}
