/** Changes the password of a person who knows the present one. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SubmitButton } from '../../shared/components/button.tsx'
import { NewPasswordField, PasswordField } from '../../shared/components/credential-fields.tsx'
import { AuthRefusal, authenticate } from '../../shared/session/authenticate.ts'
import { Outcome, Section } from './section.tsx'

export function ChangePasswordForm() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => authenticate('change-password', { currentPassword: current, newPassword: next }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  const isOfNew = change.error instanceof AuthRefusal && change.error.code.startsWith('PASSWORD_')
  return (
    <Section title={t`Password`} about={t`A new one signs you out on all other devices.`}>
      <form onSubmit={submit} aria-label={t`Change password`} className="grid gap-2">
        <PasswordField
          label={t`Current password`}
          error={isOfNew ? undefined : change.error?.message}
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <NewPasswordField
          label={t`New password`}
          error={isOfNew ? change.error?.message : undefined}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <SubmitButton busy={change.isPending} className="mt-2 justify-self-start">
          <Trans>Change password</Trans>
        </SubmitButton>
      </form>
      <Outcome
        error={null}
        done={change.isSuccess && t`Password changed. You are signed out on all other devices.`}
      />
    </Section>
  )
}
