/** Notes on billing: requested changes, a missing payment, until when the plan is paid, and the link to invoices. */
import type { OfferedPlan, PlanChangeState, Usage } from '@allot/client/wire'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { formatLocal } from '../../shared/format/time.ts'
import { type BillingHistory, pendingIn } from './use-billing.ts'

interface Props {
  readonly billing: BillingHistory
  readonly plans: readonly OfferedPlan[]
  readonly usage: Usage
}

export function BillingNotes({ billing, plans, usage }: Props) {
  const { paid, changes } = billing
  const last = changes.at(-1)
  const titleOf = (plan: string) => plans.find((offer) => offer.plan === plan)?.title ?? plan
  return (
    <div className="mt-4 grid justify-items-start gap-2 text-sm">
      {pendingIn(billing).map((change) => (
        <Note key={change.id}>
          {requestText(change, titleOf)} {STATUS_TEXT[change.status]}
        </Note>
      ))}
      {last?.status === 'declined' && <Note>{requestText(last, titleOf)} It was declined.</Note>}
      {usage.payment && <PaymentNote payment={usage.payment} />}
      {paid && isInFuture(paid.paidUntil) && (
        <p className="text-soft">{paidText(paid, usage.plan, titleOf)}</p>
      )}
      {billing.billing === 'stripe' && paid && <PortalButton space={usage.space} />}
    </div>
  )
}

/** What follows from a payment that is missing; nothing for one that is there. */
function PaymentNote({ payment }: { payment: NonNullable<Usage['payment']> }) {
  const { state, graceUntil, reason, freeAt } = payment
  if (state === 'paid') return null
  if (state === 'overdue')
    return (
      <Note>
        The last payment is open. Until {graceUntil && formatLocal(graceUntil)} you can use what was left;
        after that nothing can be used until it is paid.
      </Note>
    )
  if (reason === 'paused')
    return <Note>The subscription is paused. What is left is kept until it is resumed.</Note>
  return (
    <Note>
      The subscription is not paid, so nothing can be used. What is left is kept; it can be used again as soon
      as it is paid.{freeAt && ` On ${formatLocal(freeAt)} the Space returns to the plan without payment.`}
    </Note>
  )
}

/** The pages of the payment provider with invoices and payment methods. */
function PortalButton({ space }: { space: string }) {
  const open = useMutation({
    mutationFn: () => allot.billing.portal(space, { idempotencyKey: newIdempotencyKey() }),
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

/** With manual billing, the date of a period that is over says nothing about the next one. */
function isInFuture(at: string): boolean {
  return Date.parse(at) > Date.now()
}

const STATUS_TEXT: Partial<Record<PlanChangeState['status'], string>> = {
  waiting: 'It starts after the operator of this studio confirms it.',
  elsewhere: 'It starts as soon as the payment is confirmed.',
}

function requestText({ to, askedAt }: PlanChangeState, titleOf: (plan: string) => string): string {
  const what = to ? `${titleOf(to.plan)}, ${to.period},` : 'The end of the subscription'
  return `${what} was requested on ${formatLocal(askedAt)}.`
}

function paidText(
  paid: NonNullable<BillingHistory['paid']>,
  plan: Usage['plan'],
  titleOf: (plan: string) => string,
): string {
  const until = formatLocal(paid.paidUntil)
  if (paid.ends) return `${plan.title} is paid until ${until} and ends then.`
  if (paid.plan === plan.id) return `Paid until ${until}.`
  return `${plan.title} is paid until ${until}. After that, the plan is ${titleOf(paid.plan)}.`
}
