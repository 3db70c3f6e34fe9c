/** Creates an account and its first Space. An invited person gets no Space of their own. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SubmitButton } from '../../shared/components/button.tsx'
import { EmailField, NewPasswordField } from '../../shared/components/credential-fields.tsx'
import { TextField } from '../../shared/components/text-field.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { useRefresh } from '../../shared/session/use-session.ts'
import { createSpace } from './create-space.ts'
import { PlanPicker } from './plan-picker.tsx'
import { usePlanSelection } from './plan-selection.ts'

export function SignUpForm({ isInvited = false }: { isInvited?: boolean }) {
  const refresh = useRefresh()
  const [form, setForm] = useState({ name: '', email: '', password: '', space: '' })
  const { selection, select } = usePlanSelection()
  const set = (field: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [field]: event.target.value })
  const signUp = useMutation({
    mutationFn: async () => {
      const { name, email, password, space } = form
      await authenticate('sign-up/email', { name, email, password })
      // The account exists now. Where the Space could not be created, the next page asks for it again.
      if (!isInvited) await createSpace(space, selection, 'first').catch(() => undefined)
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signUp.mutate()
  }

  return (
    <form onSubmit={submit} aria-label="Create an account">
      <h2 className="mb-5 font-semibold text-xl tracking-tight">Create an account</h2>
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <TextField
          label="Your name"
          autoComplete="name"
          required
          maxLength={80}
          value={form.name}
          onChange={set('name')}
        />
        {!isInvited && (
          <TextField
            label="Space name"
            hint="Your team or shop"
            required
            maxLength={80}
            value={form.space}
            onChange={set('space')}
          />
        )}
        <EmailField value={form.email} onChange={set('email')} />
        <NewPasswordField value={form.password} onChange={set('password')} />
      </div>
      {!isInvited && <PlanPicker value={selection} onChange={select} />}
      {signUp.error && (
        <p role="alert" className="mt-3 rounded-xl bg-bad-soft px-3.5 py-2.5 text-bad text-sm">
          {signUp.error.message}
        </p>
      )}
      <SubmitButton busy={signUp.isPending} size="large" className="mt-5 w-full">
        {isInvited ? 'Continue' : 'Open my studio'}
      </SubmitButton>
    </form>
  )
}
