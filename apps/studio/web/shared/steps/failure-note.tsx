/** Why nothing came, and what came back of what it would have taken. */
import type { GenerationFailed } from '@allot/studio/contract/generation'
import { CircleAlert } from 'lucide-react'
import { costInWords } from '../format/cost.ts'
import { useUsage } from '../hooks/use-usage.ts'

export function FailureNote({ failure: { message, givenBack, kept } }: { failure: GenerationFailed }) {
  const { usage } = useUsage()
  const wasKept = isSomething(kept)
  return (
    <div role="alert" className="rounded-[10px] bg-bad-soft px-3 py-2.5 text-bad text-sm">
      <p className="flex gap-2">
        <CircleAlert size={17} className="mt-0.5 shrink-0" /> {message}
      </p>
      <p className="mt-1 pl-6.5 font-medium">
        {isSomething(givenBack) && `${costInWords(givenBack, usage)} given back. `}
        {wasKept && `It took ${costInWords(kept, usage)} all the same.`}
        {!isSomething(givenBack) && !wasKept && 'It took nothing.'}
      </p>
    </div>
  )
}

function isSomething(cost: Readonly<Record<string, number>>): boolean {
  return Object.values(cost).some((amount) => amount > 0)
}
