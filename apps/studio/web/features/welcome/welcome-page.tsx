/** The first page for a visitor who is not signed in: what the studio does and the demo first, then sign-up or sign-in. */
import type { SignInOptions } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Logo } from '../../shared/components/logo.tsx'
import { PageTitle } from '../../shared/components/page-title.tsx'
import { usePlans } from '../../shared/hooks/use-plans.ts'
import { useSignInOptions } from '../../shared/hooks/use-sign-in-options.ts'
import { LINK_BUTTON } from '../../shared/theme/link-style.ts'
import { DemoButton } from './demo-button.tsx'
import { ProviderButton } from './provider-button.tsx'
import { Showcase } from './showcase.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { SignUpForm } from './sign-up-form.tsx'
import { whyNoConfirmation } from './why-back.ts'

interface Props {
  /** Where the visitor came with an invitation: the text of its link, and the name of the Space. */
  readonly invitation?: { readonly token: string; readonly space: string }
}

export function WelcomePage({ invitation }: Props) {
  const [hasAccount, setHasAccount] = useState(() => whyNoConfirmation(location.search) !== undefined)
  const options = useSignInOptions()
  // A demo Space gets its plan without paying, so there is no demo where plans are paid for.
  const hasDemo = usePlans()?.every((offer) => !offer.billed) === true && options?.demo === true
  const linkFailed = whyNoConfirmation(location.search)
  const closed = options && closedText(options, invitation !== undefined)
  return (
    <main className="mx-auto grid min-h-dvh max-w-6xl grid-cols-[minmax(0,1fr)] items-center gap-12 px-5 py-10 lg:grid-cols-[1.1fr_1fr] lg:gap-20">
      <PageTitle>{invitation ? t`Join ${invitation.space}` : t`Welcome`}</PageTitle>
      <section>
        <p className="mb-8 flex items-center gap-2.5 font-semibold tracking-tight">
          <Logo size={30} /> <Trans>Allot Studio</Trans>
        </p>
        <h1 className="max-w-lg text-balance font-semibold text-4xl leading-[1.08] tracking-[-0.03em] sm:text-[3.4rem]">
          {invitation ? t`You are invited to ${invitation.space}.` : t`A whole shoot, ready for the shop.`}
        </h1>
        <p className="mt-5 max-w-md text-pretty text-lg text-soft leading-relaxed">
          <Trans>
            Drop a folder of photos. Get clean cut-outs, scenes and shadows in the right size, within minutes.
            Always see what is left of your plan.
          </Trans>
        </p>
        {!invitation && hasDemo && <DemoButton />}
        <Showcase />
      </section>
      <section className="rounded-3xl border border-line bg-card p-6 shadow-sm sm:p-8">
        {linkFailed && (
          <p role="alert" className="mb-5 text-pretty text-bad text-sm">
            {linkFailed}
          </p>
        )}
        {options?.provider && <ProviderButton name={options.provider} />}
        {hasAccount || closed ? (
          <SignInForm />
        ) : (
          options && <SignUpForm invitation={invitation?.token} domains={options.domains} />
        )}
        {closed ? (
          <p className="mt-5 text-pretty text-center text-soft text-sm">{closed}</p>
        ) : (
          <p className="mt-5 text-center text-soft text-sm">
            {hasAccount ? t`New here?` : t`Have an account?`}{' '}
            <button type="button" className={LINK_BUTTON} onClick={() => setHasAccount(!hasAccount)}>
              {hasAccount ? t`Create an account` : t`Sign in`}
            </button>
          </p>
        )}
      </section>
    </main>
  )
}

/** Why a visitor makes no account; undefined where they may. */
function closedText({ signUp }: SignInOptions, isInvited: boolean): string | undefined {
  if (signUp === 'off') return t`Accounts are made by the operator of this studio. Ask them for one.`
  if (signUp === 'invited' && !isInvited)
    return t`New here? This studio is for people who are invited: open the link of your invitation.`
  return undefined
}
