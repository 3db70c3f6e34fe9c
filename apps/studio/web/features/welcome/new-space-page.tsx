/** Creates a Space for a signed-in person who is in none. */
import type { Me } from '@allot/client/allot'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { ConfirmAddress } from '../../shared/components/confirm-address.tsx'
import { FreeAllowanceNote } from '../../shared/components/free-allowance-note.tsx'
import { PageTitle } from '../../shared/components/page-title.tsx'
import { TextField } from '../../shared/components/text-field.tsx'
import { usePlans } from '../../shared/hooks/use-plans.ts'
import { useSignInOptions } from '../../shared/hooks/use-sign-in-options.ts'
import { lostSpace } from '../../shared/session/last-space.ts'
import { useRefresh } from '../../shared/session/use-session.ts'
import { createSpace } from './create-space.ts'
import { PlanPicker } from './plan-picker.tsx'
import { usePlanSelection } from './plan-selection.ts'
import { wishIn } from './wished-space.ts'

export function NewSpacePage({ me }: { me: Me }) {
  const plans = usePlans() ?? []
  const refresh = useRefresh()
  const [key] = useState(newIdempotencyKey)
  const [wished] = useState(() => wishIn(location.search))
  const [name, setName] = useState(wished.name)
  const { selection, select } = usePlanSelection(wished.selection)
  const [error, setError] = useState<string>()
  const lost = lostSpace(me)
  const waits = useSignInOptions()?.domains.length !== 0 && me.member.mustConfirm

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    history.replaceState(null, '', '/')
    await createSpace(name, selection, key).then(refresh, (cause: Error) => setError(cause.message))
  }

  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <PageTitle>{t`Create a Space`}</PageTitle>
      <form
        onSubmit={submit}
        className="w-full max-w-md rounded-3xl border border-line bg-card p-8"
        aria-label={t`Create a Space`}
      >
        <h1 className="mb-5 font-semibold text-xl tracking-tight">
          <Trans>Create a Space</Trans>
        </h1>
        {lost !== undefined && (
          <p role="note" className="mb-4 text-pretty rounded-xl bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
            <Trans>
              You are not a member of {lost} any more. Your account stays: to come back, ask an admin of{' '}
              {lost} for a new invitation. Or begin a Space of your own here.
            </Trans>
          </p>
        )}
        {waits && (
          <p role="note" className="mb-4 rounded-xl bg-sunk px-3.5 py-2.5 text-sm">
            <Trans>Confirm your e-mail address first.</Trans> <ConfirmAddress email={me.member.email} />
          </p>
        )}
        <TextField
          label={t`Space name`}
          hint={t`Your team or shop`}
          required
          maxLength={80}
          error={error}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <PlanPicker value={selection} onChange={select} />
        {!waits && plans.some(({ plan, oneTime }) => oneTime && plan === selection?.plan) && (
          <FreeAllowanceNote me={me} status={me.freeAllowance} holder={me.freeAllowanceIn} />
        )}
        <Button type="submit" look="primary" size="large" className="mt-5 w-full" disabled={waits}>
          <Trans>Open my studio</Trans>
        </Button>
      </form>
    </main>
  )
}
