/**
 * Asks the signed-in person who they are, in each way in which they sign in: by password, with their code where they have
 * one, by passkey, or by the sign-in of their company.
 */
import { Dialog } from '@base-ui/react/dialog'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Building2, KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { allot } from '../api/allot.ts'
import { useSignInOptions } from '../hooks/use-sign-in-options.ts'
import { confirmAtCompany } from '../session/company-sign-in.ts'
import { canUsePasskeys, signInWithPasskey } from '../session/passkeys.ts'
import { enterCode, signInWithPassword } from '../session/sign-in.ts'
import { useSession } from '../session/use-session.ts'
import { Button, buttonStyle, SubmitButton } from './button.tsx'
import { CodeField } from './code-field.tsx'
import { PasswordField } from './credential-fields.tsx'

interface Props {
  onClose(isKnown: boolean): void
}

export function IdentityDialog({ onClose }: Props) {
  const { me } = useSession()
  const { data: ways } = useQuery({ queryKey: ['sign-in-ways'], queryFn: () => allot.account.signInWays() })
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [text, setText] = useState('')
  const check = useMutation({
    mutationFn: async () => {
      if (step === 'code') await enterCode(text)
      else if ((await signInWithPassword(me?.member.email ?? '', text)) === 'code') {
        setText('')
        return setStep('code')
      }
      onClose(true)
    },
  })
  const company = useSignInOptions()?.provider
  const other = useMutation({
    mutationFn: (way: () => Promise<void>) => way(),
    onSuccess: () => onClose(true),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    check.mutate()
  }
  const field = {
    autoFocus: true,
    error: check.error?.message,
    value: text,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose(false)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed inset-x-4 top-1/4 z-50 mx-auto max-w-md rounded-3xl border border-line bg-card p-6 shadow-2xl">
          <Dialog.Title className="font-semibold text-lg tracking-tight">
            <Trans>Is it you?</Trans>
          </Dialog.Title>
          <Dialog.Description className="mt-2 text-pretty text-soft text-sm">
            {step === 'code'
              ? t`Now the code of your app. Without it you are signed out.`
              : t`You signed in a while ago. Say who you are once more, and it is done.`}
          </Dialog.Description>
          {ways && (
            <form onSubmit={submit} aria-label={t`Say who you are`} className="mt-4">
              {ways.password && (step === 'code' ? <CodeField {...field} /> : <PasswordField {...field} />)}
              {ways.passkeys.length > 0 && canUsePasskeys() && (
                <Button
                  className="mt-3 mr-2"
                  disabled={other.isPending}
                  onClick={() => other.mutate(signInWithPasskey)}
                >
                  <KeyRound size={16} /> <Trans>Use a passkey</Trans>
                </Button>
              )}
              {ways.provider && company && (
                // It can be pressed again where its window was closed, which cannot be seen for sure from here.
                <Button className="mt-3" onClick={() => other.mutate(confirmAtCompany)}>
                  <Building2 size={16} /> <Trans>Sign in with {company}</Trans>
                </Button>
              )}
              {!ways.password && ways.passkeys.length === 0 && !(ways.provider && company) && (
                <p className="text-pretty text-sm">
                  <Trans>Sign out, then sign in again, and repeat this.</Trans>
                </p>
              )}
              {other.error && (
                <p role="alert" className="mt-2 text-bad text-sm">
                  {other.error.message}
                </p>
              )}
              <div className="mt-6 flex justify-end gap-2">
                <Dialog.Close className={buttonStyle('plain')}>
                  <Trans>Cancel</Trans>
                </Dialog.Close>
                {ways.password && (
                  <SubmitButton busy={check.isPending}>
                    <Trans>Continue</Trans>
                  </SubmitButton>
                )}
              </div>
            </form>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
