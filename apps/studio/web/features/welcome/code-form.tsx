/** The second step of a sign-in: the code that the person's app shows. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SubmitButton } from '../../shared/components/button.tsx'
import { CodeField } from '../../shared/components/code-field.tsx'
import { enterCode } from '../../shared/session/sign-in.ts'
import { useRefresh } from '../../shared/session/use-session.ts'
import { LINK_BUTTON } from '../../shared/theme/link-style.ts'

export function CodeForm({ onBack }: { onBack(): void }) {
  const refresh = useRefresh()
  const [code, setCode] = useState('')
  const enter = useMutation({
    mutationFn: async () => {
      await enterCode(code)
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  return (
    <form onSubmit={submit} aria-label={t`One more step`}>
      <h2 className="mb-5 font-semibold text-xl tracking-tight">
        <Trans>One more step</Trans>
      </h2>
      <CodeField
        autoFocus
        error={enter.error?.message}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <SubmitButton busy={enter.isPending} size="large" className="mt-4 w-full">
        <Trans>Sign in</Trans>
      </SubmitButton>
      <p className="mt-4 text-center text-sm">
        <button type="button" className={LINK_BUTTON} onClick={onBack}>
          <Trans>Back to sign-in</Trans>
        </button>
      </p>
    </form>
  )
}
