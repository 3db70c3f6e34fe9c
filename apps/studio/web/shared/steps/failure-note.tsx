/** Why nothing came, and what came back of what it would have taken; calm where the person cancelled it. */
import type { GenerationFailed } from '@allot/studio/contract/generation'
import { CircleAlert, CircleSlash } from 'lucide-react'
import { BackNote } from '../components/back-note.tsx'

export function FailureNote({ failure }: { failure: GenerationFailed }) {
  const isCancelled = failure.why === 'cancelled'
  const Icon = isCancelled ? CircleSlash : CircleAlert
  return (
    <div
      role={isCancelled ? 'status' : 'alert'}
      className={`rounded-[10px] px-3 py-2.5 text-sm ${isCancelled ? 'bg-sunk' : 'bg-bad-soft text-bad'}`}
    >
      <p className="flex gap-2">
        <Icon size={17} className="mt-0.5 shrink-0" /> {failure.message}
      </p>
      <p className="mt-1 pl-6.5 font-medium">
        <BackNote settled={failure} />
      </p>
    </div>
  )
}
