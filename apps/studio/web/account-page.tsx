/** Who one is here, and another password. */
import type { Me } from '@allot/client/allot'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from './parts/button.tsx'
import { Field } from './parts/field.tsx'
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
        <Field
          label="Password now"
          type="password"
          autoComplete="current-password"
          required
          wrong={change.error?.message}
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <Field
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 8 characters"
          required
          minLength={8}
          maxLength={128}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <Button type="submit" look="primary" className="mt-2 justify-self-start" disabled={change.isPending}>
          {change.isPending ? 'One moment …' : 'Change it'}
        </Button>
        {change.isSuccess && (
          <p role="status" className="text-accent text-sm">
            It is changed. Wherever else you were signed in, you no longer are.
          </p>
        )}
      </form>
    </div>
  )
}
