/** Changes what the members of the person's Spaces read as their name. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { SubmitButton } from '../../shared/components/button.tsx'
import { TextField } from '../../shared/components/text-field.tsx'
import { Outcome, Section } from './section.tsx'

export function NameForm({ name }: { name: string }) {
  const queries = useQueryClient()
  const [next, setNext] = useState(name)
  const change = useMutation({
    mutationFn: () => allot.account.rename(next, { idempotencyKey: newIdempotencyKey() }),
    // Names stand beside Batches, members and events.
    onSuccess: () => queries.invalidateQueries(),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <Section title={t`Name`} about={t`Members of your Spaces read it beside what you make.`}>
      <form onSubmit={submit} aria-label={t`Change name`} className="grid gap-2">
        <TextField
          label={t`Your name`}
          autoComplete="name"
          required
          maxLength={80}
          error={change.error?.message}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <SubmitButton busy={change.isPending} className="mt-2 justify-self-start">
          <Trans>Change name</Trans>
        </SubmitButton>
      </form>
      <Outcome error={null} done={change.isSuccess && next.trim() === name && t`Name changed.`} />
    </Section>
  )
}
