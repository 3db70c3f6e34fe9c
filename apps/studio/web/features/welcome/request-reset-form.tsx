/** Requests an e-mail with a link that sets a new password. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SubmitButton } from '../../shared/components/button.tsx'
import { EmailField } from '../../shared/components/credential-fields.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'

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
    <form onSubmit={submit} aria-label="Reset your password">
      <h2 className="mb-2 font-semibold text-xl tracking-tight">Reset your password</h2>
      {request.isSuccess ? (
        <p role="status" className="text-pretty text-soft">
          If {email} has an account here, we sent a reset link to it. The link works once, within an hour.
        </p>
      ) : (
        <>
          <p className="mb-5 text-pretty text-soft text-sm">
            Enter your e-mail. We send you a link to set a new password.
          </p>
          <EmailField
            error={request.error?.message}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <SubmitButton busy={request.isPending} size="large" className="mt-4 w-full">
            Send the link
          </SubmitButton>
        </>
      )}
      <p className="mt-4 text-center text-sm">
        <button type="button" className={LINK_STYLE} onClick={onBack}>
          Back to sign-in
        </button>
      </p>
    </form>
  )
}
