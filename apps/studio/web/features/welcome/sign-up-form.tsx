/**
 * Creates an account and its first Space. An invited person gets no Space of their own. Where an address is confirmed by
 * mail, the link in it goes on from here.
 */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SubmitButton } from '../../shared/components/button.tsx'
import { EmailField, NewPasswordField } from '../../shared/components/credential-fields.tsx'
import { TextField } from '../../shared/components/text-field.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { useRefresh } from '../../shared/session/use-session.ts'
import { createSpace } from './create-space.ts'
import { LookIntoInbox } from './look-into-inbox.tsx'
import { PlanPicker } from './plan-picker.tsx'
import { usePlanSelection } from './plan-selection.ts'
import { pathOfWish } from './wished-space.ts'

interface Props {
  /** The text of the link with which the visitor came. */
  readonly invitation?: string | undefined
  /** Accounts are for addresses there; none for any. */
  readonly domains: readonly string[]
}

export function SignUpForm({ invitation, domains }: Props) {
  const isInvited = invitation !== undefined
  const refresh = useRefresh()
  const [form, setForm] = useState({ name: '', email: '', password: '', space: '' })
  const { selection, select } = usePlanSelection()
  const set = (field: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [field]: event.target.value })
  const [waits, setWaits] = useState(false)
  const callbackURL = isInvited ? location.pathname : pathOfWish({ name: form.space, selection })
  const signUp = useMutation({
    mutationFn: async () => {
      const { name, email, password, space } = form
      const sent = { name, email, password, callbackURL, ...(isInvited && { invitation }) }
      const { token } = await authenticate<{ token: string | null }>('sign-up/email', sent)
      if (token === null) return setWaits(true)
      // The account exists now. Where the Space could not be created, the next page asks for it again.
      if (!isInvited) await createSpace(space, selection, 'first').catch(() => undefined)
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signUp.mutate()
  }

  if (waits)
    return <LookIntoInbox email={form.email} callbackURL={callbackURL} onBack={() => setWaits(false)} />
  return (
    <form onSubmit={submit} aria-label={t`Create an account`}>
      <h2 className="mb-5 font-semibold text-xl tracking-tight">
        <Trans>Create an account</Trans>
      </h2>
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <TextField
          label={t`Your name`}
          autoComplete="name"
          required
          maxLength={80}
          value={form.name}
          onChange={set('name')}
        />
        {!isInvited && (
          <TextField
            label={t`Space name`}
            hint={t`Your team or shop`}
            required
            maxLength={80}
            value={form.space}
            onChange={set('space')}
          />
        )}
        <EmailField
          hint={domains.length > 0 ? t`At ${domains.join(', ')}` : undefined}
          value={form.email}
          onChange={set('email')}
        />
        <NewPasswordField value={form.password} onChange={set('password')} />
      </div>
      {!isInvited && <PlanPicker value={selection} onChange={select} />}
      {signUp.error && (
        <p role="alert" className="mt-3 rounded-xl bg-bad-soft px-3.5 py-2.5 text-bad text-sm">
          {signUp.error.message}
        </p>
      )}
      <SubmitButton busy={signUp.isPending} size="large" className="mt-5 w-full">
        {isInvited ? t`Continue` : t`Open my studio`}
      </SubmitButton>
    </form>
  )
}
