/** For whoever has an account, and for whoever has one and forgot their password. */
import { type FormEvent, useState } from 'react'
import { Submit } from '../parts/button.tsx'
import { EmailField, PasswordField } from '../parts/credentials.tsx'
import { LINK } from '../parts/link.ts'
import { sign, useRefresh } from '../session.ts'
import { Forgotten } from './forgotten.tsx'

export function SignIn() {
  const refresh = useRefresh()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [forgotten, setForgotten] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await sign('sign-in/email', { email, password })
      await refresh()
    } catch (cause) {
      setWrong(cause instanceof Error ? cause.message : String(cause))
      setBusy(false)
    }
  }

  if (forgotten) return <Forgotten email={email} onBack={() => setForgotten(false)} />
  return (
    <form onSubmit={submit} aria-label="Sign in">
      <h2 className="mb-5 font-semibold text-xl tracking-tight">Welcome back</h2>
      <div className="grid gap-2">
        <EmailField value={email} onChange={(event) => setEmail(event.target.value)} />
        <PasswordField wrong={wrong} value={password} onChange={(event) => setPassword(event.target.value)} />
      </div>
      <Submit busy={busy} size="large" className="mt-4 w-full">
        Sign in
      </Submit>
      <p className="mt-4 text-center text-sm">
        <button type="button" className={LINK} onClick={() => setForgotten(true)}>
          Forgot your password?
        </button>
      </p>
    </form>
  )
}
