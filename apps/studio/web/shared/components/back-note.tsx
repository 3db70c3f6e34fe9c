/** What came back of what something would have taken, and what it took all the same. */
import { type SettledCost, settledInWords } from '../format/settled.ts'
import { useUsage } from '../hooks/use-usage.ts'

export function BackNote({ settled }: { settled: SettledCost }) {
  const { usage } = useUsage()
  return settledInWords(settled, usage)
}
