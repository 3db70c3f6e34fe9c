/** Sets an app up: the person scans a picture, and says the first code. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { encode } from 'uqr'
import { SubmitButton } from '../../shared/components/button.tsx'
import { CodeField } from '../../shared/components/code-field.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'

interface Props {
  /** What the picture says: `otpauth://totp/…`. */
  readonly uri: string
  onDone(): void
}

export function TwoFactorSetup({ uri, onDone }: Props) {
  const [code, setCode] = useState('')
  const verify = useMutation({
    mutationFn: () => authenticate('two-factor/verify-totp', { code: code.replaceAll(' ', '') }),
    onSuccess: onDone,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    verify.mutate()
  }
  return (
    <form onSubmit={submit} aria-label={t`Set up your app`} className="grid gap-4">
      <div className="flex flex-wrap items-start gap-4">
        <QrCode text={uri} />
        <p className="min-w-40 flex-1 text-pretty text-sm">
          <Trans>
            Scan this with an app for codes: 1Password, Google Authenticator, or any other. On the phone
            itself,{' '}
            <a href={uri} className="font-medium underline underline-offset-4">
              open it in the app
            </a>
            , or type this key:
            <code className="mt-2 block break-all rounded-lg bg-sunk px-2.5 py-1.5 text-xs">
              {keyOf(uri)}
            </code>
          </Trans>
        </p>
      </div>
      <CodeField
        hint={t`The six digits that the app shows now`}
        inputMode="numeric"
        error={verify.error?.message}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <SubmitButton busy={verify.isPending} className="justify-self-start">
        <Trans>Turn on</Trans>
      </SubmitButton>
    </form>
  )
}

function keyOf(uri: string): string {
  return new URL(uri).searchParams.get('secret') ?? ''
}

/** Dark on light in every theme, as cameras expect it. */
function QrCode({ text }: { text: string }) {
  const { size, data } = encode(text, { border: 2 })
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={t`A picture for your app`}
      shapeRendering="crispEdges"
      className="size-44 rounded-xl bg-white"
    >
      <path d={squares.join('')} fill="black" />
    </svg>
  )
}
