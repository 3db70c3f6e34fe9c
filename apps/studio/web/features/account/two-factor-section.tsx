/** The second factor: codes of an app on the person's phone, and recovery codes for when it is lost. */
import type { SignInWays } from '@allot/client/wire'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button, SubmitButton } from '../../shared/components/button.tsx'
import { PasswordField } from '../../shared/components/credential-fields.tsx'
import { i18n } from '../../shared/language/language.ts'
import { authenticate } from '../../shared/session/authenticate.ts'
import { useFresh } from '../../shared/session/use-fresh.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { Outcome, Section } from './section.tsx'
import { TwoFactorSetup } from './two-factor-setup.tsx'

/** What the person asked for, and says their password for. */
type Act = 'enable' | 'disable' | 'generate-backup-codes'

/** What came of it that they have to see. */
type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'setup'; readonly uri: string; readonly codes: readonly string[] }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }

interface Answer {
  readonly totpURI?: string
  readonly backupCodes?: readonly string[]
}

export function TwoFactorSection({ ways }: { ways: SignInWays }) {
  const queries = useQueryClient()
  const fresh = useFresh()
  const [act, setAct] = useState<Act>()
  const [password, setPassword] = useState('')
  const [shown, show] = useState<Shown>({ kind: 'nothing' })
  const reread = () => queries.invalidateQueries({ queryKey: ['sign-in-ways'] })
  const send = useMutation({
    mutationFn: (asked: Act) =>
      fresh.do(() => authenticate<Answer>(`two-factor/${asked}`, ways.password ? { password } : {})),
    onSuccess: async ({ totpURI, backupCodes: codes = [] }) => {
      setAct(undefined)
      setPassword('')
      if (totpURI !== undefined) return show({ kind: 'setup', uri: totpURI, codes })
      show(codes.length > 0 ? { kind: 'codes', codes } : { kind: 'nothing' })
      await reread()
    },
  })
  const begin = (asked: Act) => {
    if (ways.password) setAct(asked)
    else send.mutate(asked)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (act) send.mutate(act)
  }
  return (
    <Section
      title={t`Two-step sign-in`}
      about={
        ways.twoFactor
          ? t`On: after your password, a code of your app is asked for.`
          : t`Off. With it, nobody gets in with your password alone: a code of an app on your phone is asked for besides.`
      }
    >
      {shown.kind === 'setup' && (
        <TwoFactorSetup
          {...shown}
          onDone={() => {
            show({ kind: 'codes', codes: shown.codes })
            void reread()
          }}
        />
      )}
      {shown.kind === 'codes' && (
        <RecoveryCodes codes={shown.codes} onDone={() => show({ kind: 'nothing' })} />
      )}
      {shown.kind === 'nothing' && !act && (
        <div className="flex flex-wrap gap-2">
          {ways.twoFactor ? (
            <>
              <Button onClick={() => begin('generate-backup-codes')}>
                <Trans>New recovery codes</Trans>
              </Button>
              <Button look="bare" onClick={() => begin('disable')}>
                <Trans>Turn off</Trans>
              </Button>
            </>
          ) : (
            <Button look="primary" onClick={() => begin('enable')}>
              <Trans>Turn on</Trans>
            </Button>
          )}
        </div>
      )}
      {act && (
        <form onSubmit={submit} aria-label={t`Confirm this step`} className="grid gap-2">
          <PasswordField
            label={t`Your password`}
            autoFocus
            error={send.error?.message}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <div className="flex gap-2">
            <SubmitButton busy={send.isPending}>{i18n._(CONTINUE[act])}</SubmitButton>
            <Button look="bare" onClick={() => setAct(undefined)}>
              <Trans>Cancel</Trans>
            </Button>
          </div>
        </form>
      )}
      {!act && <Outcome error={send.error} />}
      {fresh.dialog}
    </Section>
  )
}

const CONTINUE: Readonly<Record<Act, MessageDescriptor>> = {
  enable: msg`Continue`,
  disable: msg`Turn off`,
  'generate-backup-codes': msg`Make new codes`,
}
