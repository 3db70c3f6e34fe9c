/** Closes the account, after saying what becomes of each Space of the person. */
import type { Closing } from '@allot/client/wire'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { useFresh } from '../../shared/session/use-fresh.tsx'
import { useRefresh } from '../../shared/session/use-session.ts'
import { Outcome, Section } from './section.tsx'

type Fate = Closing['spaces'][number]

export function CloseSection() {
  const refresh = useRefresh()
  const fresh = useFresh()
  const [isOpen, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['closing'],
    queryFn: () => allot.account.closing(),
    enabled: isOpen,
    staleTime: 0,
  })
  const close = useMutation({
    mutationFn: () => fresh.do(() => allot.account.close({ idempotencyKey: newIdempotencyKey() })),
    onSuccess: refresh,
  })
  const mayClose = data?.spaces.every(({ becomes }) => becomes === 'left' || becomes === 'closed')
  return (
    <Section
      title={t`Close your account`}
      about={t`For good: your name, your e-mail address and every way to sign in are removed. What was used stays in the usage of its Space.`}
    >
      {!isOpen && (
        <Button onClick={() => setOpen(true)}>
          <Trans>Close your account</Trans>
        </Button>
      )}
      {data && (
        <>
          <ul className="mb-4 list-disc pl-5 text-sm">
            {data.spaces.map((space) => (
              <li key={space.id} className="text-pretty py-0.5">
                {SENTENCES[space.becomes](space.name, data.deletedAfterDays)}
              </li>
            ))}
            {data.spaces.length === 0 && (
              <li>
                <Trans>You are in no Space.</Trans>
              </li>
            )}
          </ul>
          <div className="flex flex-wrap gap-2">
            <Button look="primary" disabled={!mayClose || close.isPending} onClick={() => close.mutate()}>
              <Trans>Close it for good</Trans>
            </Button>
            <Button look="bare" onClick={() => setOpen(false)}>
              <Trans>Keep it</Trans>
            </Button>
          </div>
        </>
      )}
      <Outcome error={error ?? close.error} />
      {fresh.dialog}
    </Section>
  )
}

const SENTENCES: Readonly<Record<Fate['becomes'], (name: string, days: number) => string>> = {
  left: (name) => t`You leave ${name}. What you made there stays with its members.`,
  closed: (name, days) =>
    t`${name} is closed, since you have it alone: its keys, invitations and webhooks end, and its photos, designs and recipes are deleted ${plural(days, { 0: 'at once', one: 'a day later', other: '# days later' })}.`,
  hand_over: (name) => t`Others work in ${name}, which you own. Hand it over on the page Members first.`,
  end_subscription: (name) => t`A subscription of ${name} goes on. End it on the page Plan first.`,
}
