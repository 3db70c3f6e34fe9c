/** Where the link of a mail leads that confirms an address: it asks for what a stranger with the link has not. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button, SubmitButton } from '../../shared/components/button.tsx'
import { EmailField, PasswordField } from '../../shared/components/credential-fields.tsx'
import { PageTitle } from '../../shared/components/page-title.tsx'
import { askLink, confirmLink, emailIn } from '../../shared/session/confirm-link.ts'
import { signInWithPassword } from '../../shared/session/sign-in.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'
import { CodeForm } from './code-form.tsx'
import { RequestResetForm } from './request-reset-form.tsx'

export function ConfirmPage({ token }: { token: string }) {
  const link = useQuery({ queryKey: ['confirm', token], queryFn: () => askLink(token), retry: false })
  if (link.isPending) return <Card title={t`Confirm your e-mail address`} />
  if (link.error)
    return (
      <Card title={t`Confirm your e-mail address`}>
        <p role="alert" className="text-pretty text-soft">
          {link.error.message}{' '}
          <a href="/" className={LINK_STYLE}>
            <Trans>Go to sign-in</Trans>
          </a>
        </p>
      </Card>
    )
  if (link.data.needs === 'password') return <ByPassword token={token} />
  if (link.data.needs === 'nothing') return <Confirmed />
  return <ByName token={token} name={link.data.name} account={link.data.account} />
}

function ByPassword({ token }: { token: string }) {
  const email = emailIn(token)
  const [password, setPassword] = useState('')
  const [step, setStep] = useState<'password' | 'code' | 'forgotten'>('password')
  const signIn = useMutation({
    mutationFn: async () => {
      if ((await signInWithPassword(email, password, token)) === 'code') setStep('code')
      else goOn()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate()
  }
  if (step === 'forgotten')
    return (
      <Card>
        <RequestResetForm email={email} onBack={() => setStep('password')} />
      </Card>
    )
  if (step === 'code')
    return (
      <Card>
        <CodeForm onBack={() => setStep('password')} />
      </Card>
    )
  return (
    <Card title={t`Confirm your e-mail address`}>
      <form onSubmit={submit} aria-label={t`Confirm your e-mail address`}>
        <p className="mb-5 text-pretty text-soft">
          <Trans>Enter the password that you chose when you signed up.</Trans>
        </p>
        <div className="grid gap-2">
          <EmailField value={email} readOnly />
          <PasswordField
            autoFocus
            error={signIn.error?.message}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        <SubmitButton busy={signIn.isPending} size="large" className="mt-4 w-full">
          <Trans>Confirm and sign in</Trans>
        </SubmitButton>
        <p className="mt-4 text-center text-sm">
          <button type="button" className={LINK_STYLE} onClick={() => setStep('forgotten')}>
            <Trans>Forgot your password?</Trans>
          </button>
        </p>
        <p className="mt-4 text-pretty text-soft text-sm">
          <Trans>You did not sign up? Then close this page: nothing was confirmed.</Trans>
        </p>
      </form>
    </Card>
  )
}

function ByName({ token, name, account }: { token: string; name: string; account: string }) {
  const confirm = useMutation({
    mutationFn: async () => {
      await confirmLink(token, account)
      goOn()
    },
  })
  const email = emailIn(token)
  return (
    <Card title={t`Is this you?`}>
      <p className="text-pretty text-soft">
        <Trans>
          {name} wants to sign in here as {email}, by the sign-in of a company.
        </Trans>
      </p>
      <Button
        look="primary"
        size="large"
        className="mt-4 w-full"
        disabled={confirm.isPending}
        onClick={() => confirm.mutate()}
      >
        <Trans>Yes, this is me</Trans>
      </Button>
      {confirm.error && (
        <p role="alert" className="mt-2 text-bad text-sm">
          {confirm.error.message}
        </p>
      )}
      <p className="mt-4 text-pretty text-soft text-sm">
        <Trans>If it is not you, close this page: nothing was confirmed.</Trans>
      </p>
    </Card>
  )
}

function Confirmed() {
  return (
    <Card title={t`Your e-mail address is confirmed`}>
      <Button look="primary" size="large" className="w-full" onClick={goOn}>
        <Trans>Go on</Trans>
      </Button>
    </Card>
  )
}

function Card({ title, children }: { title?: string; children?: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <PageTitle>{title ?? t`Confirm your e-mail address`}</PageTitle>
      <div className="w-full max-w-md rounded-3xl border border-line bg-card p-8">
        {title !== undefined && <h1 className="mb-5 font-semibold text-xl tracking-tight">{title}</h1>}
        {children}
      </div>
    </main>
  )
}

/** To where the mail leads, here alone, with all of the session read anew. */
function goOn(): void {
  const to = new URL(new URLSearchParams(location.search).get('to') ?? '/', location.origin)
  location.assign(to.origin === location.origin ? to : '/')
}
