/** Sends the person the link that confirms their e-mail address. */
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { authenticate } from '../session/authenticate.ts'
import { LINK_BUTTON } from '../theme/link-style.ts'

export function ConfirmAddress({ email }: { email: string }) {
  const send = useMutation({
    mutationFn: () => authenticate('send-verification-email', { email, callbackURL: location.pathname }),
  })
  if (send.isSuccess)
    return (
      <span role="status">
        <Trans>We sent a link to {email}; it works for a day.</Trans>
      </span>
    )
  return (
    <>
      <button type="button" className={LINK_BUTTON} disabled={send.isPending} onClick={() => send.mutate()}>
        <Trans>Send me the link</Trans>
      </button>
      {send.error && <span role="alert"> {send.error.message}</span>}
    </>
  )
}
