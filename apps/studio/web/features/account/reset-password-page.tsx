/** Where a password-reset link leads: sets a new password, then leads to sign-in. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { SubmitButton } from '../../shared/components/button.tsx'
import { NewPasswordField } from '../../shared/components/credential-fields.tsx'
import { PageTitle } from '../../shared/components/page-title.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { useRefresh } from '../../shared/session/use-session.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'

export function ResetPasswordPage({ token }: { token: string }) {
  const refresh = useRefresh()
  const [password, setPassword] = useState('')
  const reset = useMutation({
    mutationFn: () => authenticate('reset-password', { token, newPassword: password }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    reset.mutate()
  }
  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <PageTitle>{t`Set a new password`}</PageTitle>
      <form
        onSubmit={submit}
        className="w-full max-w-md rounded-3xl border border-line bg-card p-8"
        aria-label={t`Reset your password`}
      >
        <h1 className="mb-5 font-semibold text-xl tracking-tight">
          <Trans>Set a new password</Trans>
        </h1>
        {reset.isSuccess ? (
          <p role="status" className="text-pretty text-soft">
            <Trans>
              Your new password is set. You are signed out on all devices.{' '}
              <Link href="/" onClick={refresh} className={LINK_STYLE}>
                Sign in
              </Link>
            </Trans>
          </p>
        ) : (
          <>
            <NewPasswordField
              label={t`New password`}
              error={reset.error?.message}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            <SubmitButton busy={reset.isPending} size="large" className="mt-4 w-full">
              <Trans>Set password</Trans>
            </SubmitButton>
          </>
        )}
      </form>
    </main>
  )
}
