/** Who one is here, and another password. */
import type { Me } from '@allot/client/allot'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Submit } from './parts/button.tsx'
import { NewPasswordField, PasswordField } from './parts/credentials.tsx'
import { sign } from './session.ts'

export function AccountPage({ me: { member } }: { me: Me }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () =>
      sign('change-password', { currentPassword: current, newPassword: next, revokeOtherSessions: true }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">Your account</h1>
      <p className="mt-1.5 text-soft">
        {member.name} · {member.email}
      </p>
      <form
        onSubmit={submit}
        aria-label="Change your password"
        className="mt-6 grid max-w-md gap-2 rounded-3xl border border-line bg-card p-6"
      >
        <h2 className="mb-2 font-semibold text-lg">Another password</h2>
        <PasswordField
          label="Password now"
          wrong={change.error?.message}
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <NewPasswordField
          label="New password"
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <Submit busy={change.isPending} className="mt-2 justify-self-start">
          Change it
        </Submit>
        {change.isSuccess && (
          <p role="status" className="text-accent text-sm">
            It is changed. Wherever else you were signed in, you no longer are.
          </p>
        )}
      </form>
    </div>
  )
}
