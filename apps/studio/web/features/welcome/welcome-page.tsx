/** The first page for a visitor who is not signed in: what the studio does, sign-up or sign-in, and the demo. */
import { useState } from 'react'
import { Logo } from '../../shared/components/logo.tsx'
import { usePlans } from '../../shared/hooks/use-plans.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'
import { BeforeAfter } from './before-after.tsx'
import { DemoButton } from './demo-button.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { SignUpForm } from './sign-up-form.tsx'

/** @param invitedTo the name of the Space that the visitor's invitation leads to */
export function WelcomePage({ invitedTo }: { invitedTo?: string }) {
  const [hasAccount, setHasAccount] = useState(false)
  // A demo Space gets its plan without paying, so there is no demo where plans are paid for.
  const hasDemo = usePlans()?.every((offer) => !offer.billed) === true
  return (
    <div className="mx-auto grid min-h-dvh max-w-6xl grid-cols-[minmax(0,1fr)] items-center gap-12 px-5 py-10 lg:grid-cols-[1.1fr_1fr] lg:gap-20">
      <section>
        <p className="mb-8 flex items-center gap-2.5 font-semibold tracking-tight">
          <Logo size={30} /> Allot Studio
        </p>
        <h1 className="max-w-lg text-balance font-semibold text-4xl leading-[1.08] tracking-[-0.03em] sm:text-[3.4rem]">
          {invitedTo ? `You are invited to ${invitedTo}.` : 'A whole shoot, ready for the shop.'}
        </h1>
        <p className="mt-5 max-w-md text-pretty text-lg text-soft leading-relaxed">
          Drop a folder of photos. Get clean cut-outs on white, in the right size, within minutes. Always see
          what is left of your plan.
        </p>
        <BeforeAfter />
      </section>
      <section className="rounded-3xl border border-line bg-card p-6 shadow-sm sm:p-8">
        {hasAccount ? <SignInForm /> : <SignUpForm isInvited={invitedTo !== undefined} />}
        <p className="mt-5 text-center text-soft text-sm">
          {hasAccount ? 'New here?' : 'Have an account?'}{' '}
          <button type="button" className={LINK_STYLE} onClick={() => setHasAccount(!hasAccount)}>
            {hasAccount ? 'Create an account' : 'Sign in'}
          </button>
        </p>
        {!invitedTo && hasDemo && (
          <>
            <div className="my-6 flex items-center gap-3 text-soft text-xs">
              <span className="h-px flex-1 bg-line" /> or <span className="h-px flex-1 bg-line" />
            </div>
            <DemoButton />
          </>
        )}
      </section>
    </div>
  )
}
