/** Creates an invitation and shows its link, once. */
import { useMutation } from '@tanstack/react-query'
import { Check, Copy, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { formatLocal } from '../../shared/format/time.ts'

export function InviteLink({ space }: { space: string }) {
  const invite = useMutation({
    mutationFn: () => allot.invitations.make(space, {}, { idempotencyKey: newIdempotencyKey() }),
  })
  return (
    <div className="mt-6">
      <Button look="primary" disabled={invite.isPending} onClick={() => invite.mutate()}>
        <UserPlus size={16} /> {invite.data ? 'Create another link' : 'Invite a member'}
      </Button>
      {invite.data && (
        <div className="mt-4 flex max-w-xl items-end gap-2">
          <label className="block min-w-0 flex-1 text-sm">
            Send this link to one person. It works once, until {formatLocal(invite.data.expiresAt)}. It is
            shown only now.
            <input
              readOnly
              value={invite.data.link}
              onFocus={(event) => event.target.select()}
              className="mt-2 block h-9 w-full rounded-xl border border-line bg-card px-3.5 font-mono text-xs"
            />
          </label>
          <CopyButton key={invite.data.link} text={invite.data.link} />
        </div>
      )}
      {invite.error && (
        <p role="alert" className="mt-3 text-bad text-sm">
          {invite.error.message}
        </p>
      )}
    </div>
  )
}

/** Browsers let only secure pages (https, or this machine) write to the clipboard; others get no button. */
function CopyButton({ text }: { text: string }) {
  const [isCopied, setIsCopied] = useState(false)
  if (!window.isSecureContext) return null
  return (
    <Button onClick={() => navigator.clipboard.writeText(text).then(() => setIsCopied(true))}>
      {isCopied ? <Check size={16} /> : <Copy size={16} />} {isCopied ? 'Copied' : 'Copy'}
    </Button>
  )
}
