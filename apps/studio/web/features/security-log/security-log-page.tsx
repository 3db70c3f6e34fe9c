/** The security log of the Space, for its owner and admins: who did what, from where. */
import { msg } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { SegmentedControl } from '../../shared/components/segmented-control.tsx'
import { i18n } from '../../shared/language/language.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { EventTable } from './event-table.tsx'
import { type Choice, useSecurityLog } from './use-security-log.ts'

export function SecurityLogPage() {
  const { id, name } = useSpace()
  const [choice, setChoice] = useState<Choice>('all')
  const { events, error, older } = useSecurityLog(choice)
  if (error) return <MessagePage>{error.message}</MessagePage>
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">
        <Trans>Security log</Trans>
      </h1>
      <p className="mt-1.5 max-w-xl text-pretty text-soft">
        <Trans>
          Who did what in {name}, from where, and the sign-ins of its members. It contains no password and no
          key, and cannot be changed.
        </Trans>
      </p>
      <div className="mt-6 flex flex-wrap items-center justify-between gap-3">
        <div className="w-full max-w-md">
          <SegmentedControl<Choice>
            name="events"
            value={choice}
            options={CHOICES.map(([key, label]) => [key, i18n._(label)])}
            onChange={setChoice}
          />
        </div>
        <a
          href={`/v1/spaces/${encodeURIComponent(id)}/security-log?format=jsonl&limit=1000`}
          download="security-log.jsonl"
          className={buttonStyle()}
        >
          <Download size={16} /> <Trans>JSON lines</Trans>
        </a>
      </div>
      {events === undefined && (
        <p className="mt-6 text-soft">
          <Trans>Loading the security log …</Trans>
        </p>
      )}
      {events?.length === 0 && (
        <p className="mt-6 text-soft">
          <Trans>Nothing of the kind has happened.</Trans>
        </p>
      )}
      {events && events.length > 0 && <EventTable events={events} />}
      {older && (
        <Button className="mt-3" onClick={older}>
          <Trans>Show older ones</Trans>
        </Button>
      )}
    </div>
  )
}

const CHOICES = [
  ['all', msg`All`],
  ['sign-ins', msg`Sign-ins`],
  ['keys', msg`Keys`],
  ['members', msg`Members`],
  ['refused', msg`Refused`],
] as const
