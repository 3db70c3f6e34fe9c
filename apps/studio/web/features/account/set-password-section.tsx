/** Sends a person who has no password the link with which they set one. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Button } from '../../shared/components/button.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { Outcome, Section } from './section.tsx'

export function SetPasswordSection({ email }: { email: string }) {
  const send = useMutation({ mutationFn: () => authenticate('request-password-reset', { email }) })
  return (
    <Section title={t`Password`} about={t`You have none yet. Set one by a link that is mailed to you.`}>
      <Button disabled={send.isPending} onClick={() => send.mutate()}>
        <Trans>Send me a link</Trans>
      </Button>
      <Outcome
        error={send.error}
        done={send.isSuccess && t`We sent a link to ${email}; it works for an hour.`}
      />
    </Section>
  )
}
