/**
 * What a visitor sees who signed up where an address is confirmed by mail. The link opens the studio, in this browser or on
 * another device; where it was opened in this browser, this page goes on by itself once it is looked at again.
 */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { MailCheck } from 'lucide-react'
import { useEffect } from 'react'
import { authenticate } from '../../shared/session/authenticate.ts'
import { LINK_BUTTON } from '../../shared/theme/link-style.ts'

interface Props {
  readonly email: string
  /** Where the link leads. */
  readonly callbackURL: string
  onBack(): void
}

export function LookIntoInbox({ email, callbackURL, onBack }: Props) {
  const queries = useQueryClient()
  useEffect(() => {
    const look = () => void queries.invalidateQueries({ queryKey: ['me'] })
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [queries])
  const again = useMutation({
    mutationFn: () => authenticate('send-verification-email', { email, callbackURL }),
  })
  return (
    <section aria-label={t`Look into your inbox`}>
      <h2 className="mb-3 flex items-center gap-2 font-semibold text-xl tracking-tight">
        <MailCheck size={22} /> <Trans>Look into your inbox</Trans>
      </h2>
      <p role="status" className="text-pretty text-soft">
        <Trans>
          We sent a mail to <span className="font-medium text-ink">{email}</span>. Open its link within a day,
          here or on another device, and go on. If the address has an account already, the mail says so.
        </Trans>
      </p>
      <p className="mt-4 text-pretty text-soft text-sm">
        {again.isSuccess ? (
          t`If the address waits to be confirmed, another mail is on its way. Look among unwanted mail too.`
        ) : (
          <>
            <Trans>Nothing came?</Trans>{' '}
            <button
              type="button"
              className={LINK_BUTTON}
              disabled={again.isPending}
              onClick={() => again.mutate()}
            >
              <Trans>Send it again</Trans>
            </button>
          </>
        )}
      </p>
      {again.error && (
        <p role="alert" className="mt-2 text-bad text-sm">
          {again.error.message}
        </p>
      )}
      <p className="mt-4 text-center text-sm">
        <button type="button" className={LINK_BUTTON} onClick={onBack}>
          <Trans>Use another address</Trans>
        </button>
      </p>
    </section>
  )
}
