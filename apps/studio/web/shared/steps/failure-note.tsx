/** Why nothing came, and what came back of what it would have taken. */
import type { GenerationFailed } from '@allot/studio/contract/generation'
import { CircleAlert } from 'lucide-react'
import { BackNote } from '../components/back-note.tsx'

export function FailureNote({ failure: { message, givenBack, kept } }: { failure: GenerationFailed }) {
  return (
    <div role="alert" className="rounded-[10px] bg-bad-soft px-3 py-2.5 text-bad text-sm">
      <p className="flex gap-2">
        <CircleAlert size={17} className="mt-0.5 shrink-0" /> {message}
      </p>
      <p className="mt-1 pl-6.5 font-medium">
        <BackNote {...{ givenBack, kept }} />
      </p>
    </div>
  )
}
