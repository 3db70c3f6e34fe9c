/** The signed-in person's account: who they are, how they sign in, and where they are signed in. */
import type { Me } from '@allot/client/allot'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { ConfirmAddress } from '../../shared/components/confirm-address.tsx'
import { LoadingPage } from '../../shared/components/loading-page.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { useSignInOptions } from '../../shared/hooks/use-sign-in-options.ts'
import { ChangePasswordForm } from './change-password-form.tsx'
import { CloseSection } from './close-section.tsx'
import { NameForm } from './name-form.tsx'
import { PasskeySection } from './passkey-section.tsx'
import { SessionSection } from './session-section.tsx'
import { SetPasswordSection } from './set-password-section.tsx'
import { TwoFactorSection } from './two-factor-section.tsx'

export function AccountPage({ me: { member } }: { me: Me }) {
  const { data: ways, error } = useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: () => allot.account.signInWays(),
  })
  const sendsMail = useSignInOptions()?.mail === true
  if (error) return <MessagePage>{error.message}</MessagePage>
  if (!ways) return <LoadingPage title={t`Account and security`}>{t`Loading your account …`}</LoadingPage>
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">
        <Trans>Account and security</Trans>
      </h1>
      <p className="mt-1.5 text-soft">
        {member.name} · {member.email}
      </p>
      {member.mustConfirm && (
        <p className="mt-4 w-fit rounded-xl bg-sunk px-3.5 py-2.5 text-sm" role="note">
          <Trans>Your e-mail address is not confirmed.</Trans> <ConfirmAddress email={member.email} />
        </p>
      )}
      <div className="mt-6 gap-4 *:mb-4 *:break-inside-avoid lg:columns-2">
        <NameForm name={member.name} />
        {ways.password && <ChangePasswordForm />}
        {!ways.password && !ways.provider && sendsMail && <SetPasswordSection email={member.email} />}
        <TwoFactorSection ways={ways} />
        <PasskeySection passkeys={ways.passkeys} />
        <SessionSection />
        <CloseSection />
      </div>
    </div>
  )
}
