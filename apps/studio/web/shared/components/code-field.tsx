/** The field for a code of the person's app, which takes a recovery code too. */
import { t } from '@lingui/core/macro'
import type { ComponentProps } from 'react'
import { TextField } from './text-field.tsx'

export function CodeField(props: Omit<ComponentProps<typeof TextField>, 'label'>) {
  return (
    <TextField
      label={t`Code`}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      hint={t`Six digits from your app, or one of your recovery codes`}
      maxLength={20}
      required
      {...props}
    />
  )
}
