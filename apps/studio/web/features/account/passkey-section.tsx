/** The person's passkeys: adding one for this device, and removing one. */
import type { SignInWays } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, SubmitButton } from '../../shared/components/button.tsx'
import { LocalTime } from '../../shared/components/local-time.tsx'
import { TextField } from '../../shared/components/text-field.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { addPasskey, canUsePasskeys } from '../../shared/session/passkeys.ts'
import { useFresh } from '../../shared/session/use-fresh.tsx'
import { browserOf } from './browser-name.ts'
import { Outcome, Section } from './section.tsx'

export function PasskeySection({ passkeys }: Pick<SignInWays, 'passkeys'>) {
  const queries = useQueryClient()
  const fresh = useFresh()
  const [name, setName] = useState(() => browserOf(navigator.userAgent))
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['sign-in-ways'] })
  const add = useMutation({ mutationFn: () => fresh.do(() => addPasskey(name)), onSuccess })
  const remove = useMutation({
    mutationFn: (id: string) => fresh.do(() => authenticate('passkey/delete-passkey', { id })),
    onSuccess,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <Section
      title={t`Passkeys`}
      about={t`Sign in with your finger, your face or the PIN of your device, without a password. It cannot be guessed, and works on this site alone.`}
    >
      {passkeys.length > 0 && (
        <ul className="mb-4 divide-y divide-line">
          {passkeys.map((each) => (
            <li key={each.id} className="flex items-center gap-3 py-3 first:pt-0">
              <KeyRound size={18} className="shrink-0 text-soft" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-sm">{each.name ?? t`A passkey`}</span>
                {each.madeAt && (
                  <span className="block text-soft text-xs">
                    <Trans>
                      Added <LocalTime at={each.madeAt} />
                    </Trans>
                  </span>
                )}
              </span>
              <Button look="bare" disabled={remove.isPending} onClick={() => remove.mutate(each.id)}>
                <Trans>Remove</Trans>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {canUsePasskeys() ? (
        <form onSubmit={submit} aria-label={t`Add a passkey`} className="grid gap-2">
          <TextField
            label={t`Name of this device`}
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <SubmitButton busy={add.isPending} className="justify-self-start">
            <Trans>Add a passkey</Trans>
          </SubmitButton>
        </form>
      ) : (
        <p className="text-pretty text-sm">
          <Trans>Passkeys need a page with https and a name, such as studio.example.com, or localhost.</Trans>
        </p>
      )}
      <Outcome error={add.error ?? remove.error} done={add.isSuccess && t`Passkey added.`} />
      {fresh.dialog}
    </Section>
  )
}
