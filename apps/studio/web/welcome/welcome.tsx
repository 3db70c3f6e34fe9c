/** The first page: what this is, an account in one form, or the demo in one click. */
import { useState } from 'react'
import { LINK } from '../parts/link.ts'
import { Mark } from '../parts/mark.tsx'
import { usePlans } from '../plan/use-plans.ts'
import { BeforeAfter } from './before-after.tsx'
import { Demo } from './demo.tsx'
import { SignIn } from './sign-in.tsx'
import { SignUp } from './sign-up.tsx'

/** @param invitedTo the Space that an invitation leads to; joining it needs an account first */
export function Welcome({ invitedTo }: { invitedTo?: string }) {
  const [known, setKnown] = useState(false)
  // A demo is given a plan for nothing, so there is none where plans are paid for.
  const hasDemo = usePlans()?.every((offer) => !offer.billed) === true
  return (
    <div className="mx-auto grid min-h-dvh max-w-6xl grid-cols-[minmax(0,1fr)] items-center gap-12 px-5 py-10 lg:grid-cols-[1.1fr_1fr] lg:gap-20">
      <section>
        <p className="mb-8 flex items-center gap-2.5 font-semibold tracking-tight">
          <Mark size={30} /> Allot Studio
        </p>
        <h1 className="max-w-lg text-balance font-semibold text-4xl leading-[1.08] tracking-[-0.03em] sm:text-[3.4rem]">
          {invitedTo ? `You are invited to ${invitedTo}.` : 'A whole shoot, ready for the shop.'}
        </h1>
        <p className="mt-5 max-w-md text-pretty text-lg text-soft leading-relaxed">
          Drop a folder of photos. Get clean cut-outs on white, the right size, in minutes, and always know
          what is left of your plan.
        </p>
        <BeforeAfter />
      </section>
      <section className="rounded-3xl border border-line bg-card p-6 shadow-sm sm:p-8">
        {known ? <SignIn /> : <SignUp invited={invitedTo !== undefined} />}
        <p className="mt-5 text-center text-soft text-sm">
          {known ? 'New here?' : 'Have an account?'}{' '}
          <button type="button" className={LINK} onClick={() => setKnown(!known)}>
            {known ? 'Make an account' : 'Sign in'}
          </button>
        </p>
        {!invitedTo && hasDemo && (
          <>
            <div className="my-6 flex items-center gap-3 text-soft text-xs">
              <span className="h-px flex-1 bg-line" /> or <span className="h-px flex-1 bg-line" />
            </div>
            <Demo />
          </>
        )}
      </section>
    </div>
  )
}
