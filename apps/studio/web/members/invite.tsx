/** An invitation: a link to pass on, shown once. */
import { useMutation } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { allot } from '../allot.ts'
import { newId } from '../id.ts'
import { Button } from '../parts/button.tsx'
import { local } from '../parts/when.tsx'

export function Invite({ space }: { space: string }) {
  const make = useMutation({ mutationFn: () => allot.invitations.make(space, {}, { id: newId() }) })
  return (
    <div className="mt-6">
      <Button look="primary" disabled={make.isPending} onClick={() => make.mutate()}>
        <UserPlus size={16} /> {make.data ? 'Another link' : 'Invite somebody'}
      </Button>
      {make.data && (
        <label className="mt-4 block max-w-xl text-sm">
          Pass this link on. Whoever opens it first joins, until {local(make.data.expiresAt)}; it is not shown
          again.
          <input
            readOnly
            value={make.data.link}
            onFocus={(event) => event.target.select()}
            className="mt-2 block w-full rounded-xl border border-line bg-card px-3.5 py-2.5 font-mono text-xs"
          />
        </label>
      )}
      {make.error && (
        <p role="alert" className="mt-3 text-bad text-sm">
          {make.error.message}
        </p>
      )}
    </div>
  )
}
