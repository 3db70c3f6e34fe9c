/** Where the link of a forgotten password leads: a new one, and on to signing in with it. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { Submit } from '../parts/button.tsx'
import { NewPasswordField } from '../parts/credentials.tsx'
import { LINK } from '../parts/link.ts'
import { sign, useRefresh } from '../session.ts'

export function NewPasswordPage({ token }: { token: string }) {
  const refresh = useRefresh()
  const [password, setPassword] = useState('')
  const change = useMutation({
    mutationFn: () => sign('reset-password', { token, newPassword: password }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <form
        onSubmit={submit}
        className="w-full max-w-md rounded-3xl border border-line bg-card p-8"
        aria-label="Forgotten password"
      >
        <h1 className="mb-5 font-semibold text-xl tracking-tight">A new password</h1>
        {change.isSuccess ? (
          <p role="status" className="text-pretty text-soft">
            Your new password is set, and you are signed out everywhere.{' '}
            <Link href="/" onClick={refresh} className={LINK}>
              Sign in with it
            </Link>
          </p>
        ) : (
          <>
            <NewPasswordField
              label="New password"
              wrong={change.error?.message}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            <Submit busy={change.isPending} size="large" className="mt-4 w-full">
              Set it
            </Submit>
          </>
        )}
      </form>
    </main>
  )
}
