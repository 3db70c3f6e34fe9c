/** Signs in with an account; leads to the form for a forgotten password. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SubmitButton } from '../../shared/components/button.tsx'
import { EmailField, PasswordField } from '../../shared/components/credential-fields.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { useRefresh } from '../../shared/session/use-session.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'
import { RequestResetForm } from './request-reset-form.tsx'

export function SignInForm() {
  const refresh = useRefresh()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [hasForgotten, setHasForgotten] = useState(false)
  const signIn = useMutation({
    mutationFn: async () => {
      await authenticate('sign-in/email', { email, password })
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate()
  }

  if (hasForgotten) return <RequestResetForm email={email} onBack={() => setHasForgotten(false)} />
  return (
    <form onSubmit={submit} aria-label="Sign in">
      <h2 className="mb-5 font-semibold text-xl tracking-tight">Welcome back</h2>
      <div className="grid gap-2">
        <EmailField value={email} onChange={(event) => setEmail(event.target.value)} />
        <PasswordField
          error={signIn.error?.message}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      <SubmitButton busy={signIn.isPending} size="large" className="mt-4 w-full">
        Sign in
      </SubmitButton>
      <p className="mt-4 text-center text-sm">
        <button type="button" className={LINK_STYLE} onClick={() => setHasForgotten(true)}>
          Forgot your password?
        </button>
      </p>
    </form>
  )
}
