/** Creates an invitation and shows its link, once; it is mailed too where an address is given and this studio mails. */
import type { CreatedInvitation } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { CopyButton } from '../../shared/components/copy-button.tsx'
import { TextField } from '../../shared/components/text-field.tsx'
import { formatLocal } from '../../shared/format/time.ts'
import { useSignInOptions } from '../../shared/hooks/use-sign-in-options.ts'

interface Props {
  readonly space: string
  /** Visitors of the demo copy the link. */
  readonly maySend: boolean
}

export function InviteLink({ space, maySend }: Props) {
  const hasMail = useSignInOptions()?.mail === true && maySend
  const [email, setEmail] = useState('')
  const invite = useMutation({
    mutationFn: () => {
      const sent = email === '' ? {} : { email }
      return allot.invitations.make(space, sent, { idempotencyKey: newIdempotencyKey() })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate()
  }
  return (
    <form className="mt-6" onSubmit={submit} aria-label={t`Invite a member`}>
      {hasMail && (
        <div className="mb-3 max-w-sm">
          <TextField
            label={t`E-mail`}
            hint={t`Optional: the link is sent there`}
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
      )}
      <Button type="submit" look="primary" disabled={invite.isPending}>
        <UserPlus size={16} /> {invite.data ? t`Create another link` : t`Invite a member`}
      </Button>
      {invite.data && <MadeLink made={invite.data} />}
      {invite.error && (
        <p role="alert" className="mt-3 text-bad text-sm">
          {invite.error.message}
        </p>
      )}
    </form>
  )
}

function MadeLink({ made: { token, expiresAt, mailed } }: { made: CreatedInvitation }) {
  // As this page was reached, which the server may not know.
  const link = new URL(`/join/${token}`, location.origin).href
  return (
    <div className="mt-4 flex max-w-xl items-end gap-2">
      <label className="block min-w-0 flex-1 text-sm">
        {mailed ? t`We sent this link.` : t`Send this link to one person.`}{' '}
        <Trans>It works once, until {formatLocal(expiresAt)}. It is shown only now.</Trans>
        <input
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
          className="mt-2 block h-9 w-full rounded-xl border border-line bg-card px-3.5 font-mono text-xs"
        />
      </label>
      <CopyButton key={link} text={link} />
    </div>
  )
}
