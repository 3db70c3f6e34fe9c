/** What came back of what something would have taken, and what it took all the same. */
import { type Cost, costInWords } from '../format/cost.ts'
import { useUsage } from '../hooks/use-usage.ts'

export function BackNote({ givenBack, kept }: { givenBack: Cost; kept: Cost }) {
  const { usage } = useUsage()
  const isBack = isSomething(givenBack)
  const isKept = isSomething(kept)
  return (
    <>
      {isBack && `${costInWords(givenBack, usage)} given back. `}
      {isKept && `It took ${costInWords(kept, usage)} all the same.`}
      {!isBack && !isKept && 'It took no credits.'}
    </>
  )
}

export function isSomething(cost: Cost): boolean {
  return Object.values(cost).some((amount) => amount > 0)
}
