/** An invitation: a link to pass on, shown once. */
import { useMutation } from '@tanstack/react-query'
import { Check, Copy, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { allot } from '../allot.ts'
import { newId } from '../id.ts'
import { Button } from '../parts/button.tsx'
import { local } from '../parts/when.tsx'

export function Invite({ space }: { space: string }) {
  const make = useMutation({
    mutationFn: () => allot.invitations.make(space, {}, { idempotencyKey: newId() }),
  })
  return (
    <div className="mt-6">
      <Button look="primary" disabled={make.isPending} onClick={() => make.mutate()}>
        <UserPlus size={16} /> {make.data ? 'Another link' : 'Invite somebody'}
      </Button>
      {make.data && (
        <div className="mt-4 flex max-w-xl items-end gap-2">
          <label className="block min-w-0 flex-1 text-sm">
            Pass this link on. Whoever opens it first joins, until {local(make.data.expiresAt)}; it is not
            shown again.
            <input
              readOnly
              value={make.data.link}
              onFocus={(event) => event.target.select()}
              className="mt-2 block h-9 w-full rounded-xl border border-line bg-card px-3.5 font-mono text-xs"
            />
          </label>
          <CopyButton key={make.data.link} text={make.data.link} />
        </div>
      )}
      {make.error && (
        <p role="alert" className="mt-3 text-bad text-sm">
          {make.error.message}
        </p>
      )}
    </div>
  )
}

/** Only pages that came over https, or from this machine, may write to the clipboard; elsewhere one selects the text. */
function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  if (!window.isSecureContext) return null
  return (
    <Button onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      {copied ? <Check size={16} /> : <Copy size={16} />} {copied ? 'Copied' : 'Copy'}
    </Button>
  )
}
