/** The signed-in person's account: who they are, and a form to change the password. */
import type { Me } from '@allot/client/allot'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SubmitButton } from '../../shared/components/button.tsx'
import { NewPasswordField, PasswordField } from '../../shared/components/credential-fields.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'

export function AccountPage({ me: { member } }: { me: Me }) {
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">Your account</h1>
      <p className="mt-1.5 text-soft">
        {member.name} · {member.email}
      </p>
      <ChangePasswordForm />
    </div>
  )
}

function ChangePasswordForm() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () =>
      authenticate('change-password', {
        currentPassword: current,
        newPassword: next,
        revokeOtherSessions: true,
      }),
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
    <form
      onSubmit={submit}
      aria-label="Change password"
      className="mt-6 grid max-w-md gap-2 rounded-3xl border border-line bg-card p-6"
    >
      <h2 className="mb-2 font-semibold text-lg">Change password</h2>
      <PasswordField
        label="Current password"
        error={change.error?.message}
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <NewPasswordField label="New password" value={next} onChange={(event) => setNext(event.target.value)} />
      <SubmitButton busy={change.isPending} className="mt-2 justify-self-start">
        Change password
      </SubmitButton>
      {change.isSuccess && (
        <p role="status" className="text-accent text-sm">
          Password changed. You are signed out on all other devices.
        </p>
      )}
    </form>
  )
}
