/** For whoever forgot their password: a link to set a new one is sent to their address. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Submit } from '../parts/button.tsx'
import { EmailField } from '../parts/credentials.tsx'
import { LINK } from '../parts/link.ts'
import { sign } from '../session.ts'

interface Props {
  readonly email: string
  onBack(): void
}

export function Forgotten({ email: known, onBack }: Props) {
  const [email, setEmail] = useState(known)
  const ask = useMutation({ mutationFn: () => sign('request-password-reset', { email }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate()
  }
  return (
    <form onSubmit={submit} aria-label="Forgotten password">
      <h2 className="mb-2 font-semibold text-xl tracking-tight">A new password</h2>
      {ask.isSuccess ? (
        <p role="status" className="text-pretty text-soft">
          If {email} has an account here, a link is on its way there. It works once, within an hour.
        </p>
      ) : (
        <>
          <p className="mb-5 text-pretty text-soft text-sm">We send you a link with which you set one.</p>
          <EmailField
            wrong={ask.error?.message}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <Submit busy={ask.isPending} size="large" className="mt-4 w-full">
            Send the link
          </Submit>
        </>
      )}
      <p className="mt-4 text-center text-sm">
        <button type="button" className={LINK} onClick={onBack}>
          Back to signing in
        </button>
      </p>
    </form>
  )
}
