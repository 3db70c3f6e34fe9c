/** What is paid for, what was asked for and is still open, and the way to invoices and cards. */
import type { PlanChange, PlanOffer, Usage } from '@allot/client/wire'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { allot } from '../allot.ts'
import { newId } from '../id.ts'
import { Button } from '../parts/button.tsx'
import { local } from '../parts/when.tsx'
import { type Billing, pendingIn } from './use-billing.ts'

interface Props {
  readonly billing: Billing
  readonly plans: readonly PlanOffer[]
  readonly usage: Usage
}

export function BillingNotes({ billing, plans, usage }: Props) {
  const { paid, changes } = billing
  const pending = pendingIn(billing)
  const last = changes.at(-1)
  const title = (plan: string) => plans.find((offer) => offer.plan === plan)?.title ?? plan
  return (
    <div className="mt-4 grid justify-items-start gap-2 text-sm">
      {pending.map((change) => (
        <Note key={change.id}>
          {asked(change, title)} {OPEN[change.status]}
        </Note>
      ))}
      {last?.status === 'declined' && <Note>{asked(last, title)} It was declined.</Note>}
      {paid?.status === 'past_due' && (
        <Note>The last payment failed. {usage.plan.title} goes on while it is tried again.</Note>
      )}
      {paid && isAhead(paid.paidUntil) && (
        <p className="text-soft">
          {paid.ends
            ? `${usage.plan.title} is paid until ${local(paid.paidUntil)}, and ends then.`
            : paid.plan === usage.plan.id
              ? `Paid until ${local(paid.paidUntil)}.`
              : `${usage.plan.title} is paid until ${local(paid.paidUntil)}; then it is ${title(paid.plan)}.`}
        </p>
      )}
      {billing.billing === 'stripe' && paid && <Portal space={usage.space} />}
    </div>
  )
}

/** Invoices and cards are where the payment is. */
function Portal({ space }: { space: string }) {
  const open = useMutation({
    mutationFn: () => allot.billing.portal(space, { idempotencyKey: newId() }),
    onSuccess: ({ url }) => location.assign(url),
  })
  return (
    <>
      <Button disabled={open.isPending} onClick={() => open.mutate()}>
        Invoices and payment
      </Button>
      {open.error && (
        <p role="alert" className="text-bad">
          {open.error.message}
        </p>
      )}
    </>
  )
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-2xl bg-warn-soft px-4 py-3 text-warn" role="status">
      {children}
    </p>
  )
}

/** By hand, a month is paid from renewal to renewal, and nothing more is known of it. */
function isAhead(at: string): boolean {
  return Date.parse(at) > Date.now()
}

const OPEN: Partial<Record<PlanChange['status'], string>> = {
  waiting: 'It waits until whoever runs this product has confirmed it.',
  elsewhere: 'It counts as soon as the payment is confirmed.',
}

function asked({ to, askedAt }: PlanChange, title: (plan: string) => string): string {
  const what = to ? `${title(to.plan)}, ${to.period},` : 'The end of the subscription'
  return `${what} was asked for on ${local(askedAt)}.`
}
