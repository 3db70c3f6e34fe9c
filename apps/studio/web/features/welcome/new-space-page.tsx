/** Creates a Space for a signed-in person who is in none. */
import type { Me } from '@allot/client/allot'
import { type FormEvent, useState } from 'react'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { FreeAllowanceNote } from '../../shared/components/free-allowance-note.tsx'
import { TextField } from '../../shared/components/text-field.tsx'
import { usePlans } from '../../shared/hooks/use-plans.ts'
import { useRefresh } from '../../shared/session/use-session.ts'
import { createSpace } from './create-space.ts'
import { PlanPicker } from './plan-picker.tsx'
import { usePlanSelection } from './plan-selection.ts'

export function NewSpacePage({ me }: { me: Me }) {
  const plans = usePlans() ?? []
  const refresh = useRefresh()
  const [key] = useState(newIdempotencyKey)
  const [name, setName] = useState('')
  const { selection, select } = usePlanSelection()
  const [error, setError] = useState<string>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    await createSpace(name, selection, key).then(refresh, (cause: Error) => setError(cause.message))
  }

  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <form
        onSubmit={submit}
        className="w-full max-w-md rounded-3xl border border-line bg-card p-8"
        aria-label="Create a Space"
      >
        <h1 className="mb-5 font-semibold text-xl tracking-tight">Create a Space</h1>
        <TextField
          label="Space name"
          hint="Your team or shop"
          required
          maxLength={80}
          error={error}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <PlanPicker value={selection} onChange={select} />
        {plans.some(({ plan, oneTime }) => oneTime && plan === selection?.plan) && (
          <FreeAllowanceNote me={me} status={me.freeAllowance} holder={me.freeAllowanceIn} />
        )}
        <Button type="submit" look="primary" size="large" className="mt-5 w-full">
          Open my studio
        </Button>
      </form>
    </main>
  )
}
