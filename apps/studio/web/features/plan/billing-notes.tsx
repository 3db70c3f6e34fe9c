/** Notes on billing: requested changes, a missing payment, until when the plan is paid, and the link to invoices. */
import type { OfferedPlan, PlanChangeState, Usage } from '@allot/client/wire'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { periodName } from '../../shared/format/periods.ts'
import { formatLocal } from '../../shared/format/time.ts'
import { i18n } from '../../shared/language/language.ts'
import { planPage } from '../../shared/session/plan-page.ts'
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
          {requestText(change, titleOf)} {statusText(change.status)}
        </Note>
      ))}
      {last?.status === 'declined' && (
        <Note>
          {requestText(last, titleOf)} <Trans>It was declined.</Trans>
        </Note>
      )}
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
        <Trans>
          The last payment is open. Until {graceUntil ? formatLocal(graceUntil) : ''} you can use what was
          left; after that nothing can be used until it is paid.
        </Trans>
      </Note>
    )
  if (reason === 'paused')
    return (
      <Note>
        <Trans>The subscription is paused. What is left is kept until it is resumed.</Trans>
      </Note>
    )
  return (
    <Note>
      <Trans>
        The subscription is not paid, so nothing can be used. What is left is kept; it can be used again as
        soon as it is paid.
      </Trans>{' '}
      {freeAt && <Trans>On {formatLocal(freeAt)} the Space returns to the plan without payment.</Trans>}
    </Note>
  )
}

/** The pages of the payment provider with invoices and payment methods. */
function PortalButton({ space }: { space: string }) {
  const open = useMutation({
    mutationFn: () =>
      allot.billing.portal(space, { idempotencyKey: newIdempotencyKey(), returnTo: planPage() }),
    onSuccess: ({ url }) => location.assign(url),
  })
  return (
    <>
      <Button disabled={open.isPending} onClick={() => open.mutate()}>
        <Trans>Invoices and payment</Trans>
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

const STATUS_TEXT: Partial<Record<PlanChangeState['status'], MessageDescriptor>> = {
  waiting: msg`It starts after the operator of this studio confirms it.`,
  elsewhere: msg`It starts as soon as the payment is confirmed.`,
}

function statusText(status: PlanChangeState['status']): string | undefined {
  const words = STATUS_TEXT[status]
  return words && i18n._(words)
}

function requestText({ to, askedAt }: PlanChangeState, titleOf: (plan: string) => string): string {
  const day = formatLocal(askedAt)
  if (!to) return t`The end of the subscription was requested on ${day}.`
  return t`${titleOf(to.plan)}, ${periodName(to.period)}, was requested on ${day}.`
}

function paidText(
  paid: NonNullable<BillingHistory['paid']>,
  plan: Usage['plan'],
  titleOf: (plan: string) => string,
): string {
  const until = formatLocal(paid.paidUntil)
  if (paid.ends) return t`${plan.title} is paid until ${until} and ends then.`
  if (paid.plan === plan.id) return t`Paid until ${until}.`
  return t`${plan.title} is paid until ${until}. After that, the plan is ${titleOf(paid.plan)}.`
}
