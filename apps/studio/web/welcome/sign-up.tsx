/** An account and its first Space: who, then which plan. Whoever is invited needs no Space of their own. */
import { type FormEvent, useState } from 'react'
import { Submit } from '../parts/button.tsx'
import { EmailField, NewPasswordField } from '../parts/credentials.tsx'
import { Field } from '../parts/field.tsx'
import { sign, useRefresh } from '../session.ts'
import { useChoice } from './choice.ts'
import { openSpace } from './open-space.ts'
import { PlanChoice } from './plan-choice.tsx'

export function SignUp({ invited = false }: { invited?: boolean }) {
  const refresh = useRefresh()
  const [form, setForm] = useState({ name: '', email: '', password: '', space: '' })
  const { choice, choose } = useChoice()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const set = (field: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [field]: event.target.value })

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setWrong(undefined)
    try {
      await sign('sign-up/email', { name: form.name, email: form.email, password: form.password })
      // The account is made; whatever became of the Space, the next page is the right one to go on from.
      if (!invited) await openSpace(form.space, choice, 'first').catch(() => undefined)
      await refresh()
    } catch (cause) {
      setWrong(cause instanceof Error ? cause.message : String(cause))
      setBusy(false)
    }
  }

  return (
    <form onSubmit={submit} aria-label="Make an account">
      <h2 className="mb-5 font-semibold text-xl tracking-tight">Make an account</h2>
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <Field
          label="Your name"
          autoComplete="name"
          required
          maxLength={80}
          value={form.name}
          onChange={set('name')}
        />
        {!invited && (
          <Field
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
      {!invited && <PlanChoice value={choice} onChange={choose} />}
      {wrong && (
        <p role="alert" className="mt-3 rounded-xl bg-bad-soft px-3.5 py-2.5 text-bad text-sm">
          {wrong}
        </p>
      )}
      <Submit busy={busy} size="large" className="mt-5 w-full">
        {invited ? 'Go on' : 'Open my studio'}
      </Submit>
    </form>
  )
}
