/** Signs in with a password or a passkey; leads to the code of a second factor and to the form for a forgotten password. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, SubmitButton } from '../../shared/components/button.tsx'
import { EmailField, PasswordField } from '../../shared/components/credential-fields.tsx'
import { canUsePasskeys, signInWithPasskey } from '../../shared/session/passkeys.ts'
import { signInWithPassword } from '../../shared/session/sign-in.ts'
import { useRefresh } from '../../shared/session/use-session.ts'
import { LINK_BUTTON } from '../../shared/theme/link-style.ts'
import { CodeForm } from './code-form.tsx'
import { RequestResetForm } from './request-reset-form.tsx'

export function SignInForm() {
  const refresh = useRefresh()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [step, setStep] = useState<'password' | 'code' | 'forgotten'>('password')
  const signIn = useMutation({
    mutationFn: async () => {
      if ((await signInWithPassword(email, password)) === 'code') setStep('code')
      else await refresh()
    },
  })
  const passkey = useMutation({
    mutationFn: async () => {
      await signInWithPasskey()
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate()
  }

  if (step === 'forgotten') return <RequestResetForm email={email} onBack={() => setStep('password')} />
  if (step === 'code') return <CodeForm onBack={() => setStep('password')} />
  return (
    <form onSubmit={submit} aria-label={t`Sign in`}>
      <h2 className="mb-5 font-semibold text-xl tracking-tight">
        <Trans>Welcome back</Trans>
      </h2>
      <div className="grid gap-2">
        <EmailField value={email} onChange={(event) => setEmail(event.target.value)} />
        <PasswordField
          error={signIn.error?.message}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      <SubmitButton busy={signIn.isPending} size="large" className="mt-4 w-full">
        <Trans>Sign in</Trans>
      </SubmitButton>
      {canUsePasskeys() && (
        <Button
          size="large"
          className="mt-2 w-full"
          disabled={passkey.isPending}
          onClick={() => passkey.mutate()}
        >
          <KeyRound size={18} /> <Trans>Sign in with a passkey</Trans>
        </Button>
      )}
      {passkey.error && (
        <p role="alert" className="mt-2 text-bad text-sm">
          {passkey.error.message}
        </p>
      )}
      <p className="mt-4 text-center text-sm">
        <button type="button" className={LINK_BUTTON} onClick={() => setStep('forgotten')}>
          <Trans>Forgot your password?</Trans>
        </button>
      </p>
    </form>
  )
}
