/** Requests an e-mail with a link that sets a new password. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SubmitButton } from '../../shared/components/button.tsx'
import { EmailField } from '../../shared/components/credential-fields.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { LINK_BUTTON } from '../../shared/theme/link-style.ts'

interface Props {
  /** What was typed before. */
  readonly email: string
  onBack(): void
}

export function RequestResetForm({ email: typed, onBack }: Props) {
  const [email, setEmail] = useState(typed)
  const request = useMutation({ mutationFn: () => authenticate('request-password-reset', { email }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    request.mutate()
  }
  return (
    <form onSubmit={submit} aria-label={t`Reset your password`}>
      <h2 className="mb-2 font-semibold text-xl tracking-tight">
        <Trans>Reset your password</Trans>
      </h2>
      {request.isSuccess ? (
        <p role="status" className="text-pretty text-soft">
          <Trans>
            If {email} has an account here, we sent a reset link to it. The link works once, within an hour.
          </Trans>
        </p>
      ) : (
        <>
          <p className="mb-5 text-pretty text-soft text-sm">
            <Trans>Enter your e-mail. We send you a link to set a new password.</Trans>
          </p>
          <EmailField
            error={request.error?.message}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <SubmitButton busy={request.isPending} size="large" className="mt-4 w-full">
            <Trans>Send the link</Trans>
          </SubmitButton>
        </>
      )}
      <p className="mt-4 text-center text-sm">
        <button type="button" className={LINK_BUTTON} onClick={onBack}>
          <Trans>Back to sign-in</Trans>
        </button>
      </p>
    </form>
  )
}
