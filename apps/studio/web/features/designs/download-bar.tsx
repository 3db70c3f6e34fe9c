/** Takes the picture away as a file: whether that counts, as what, and how many are left. */
import type { ExportAnswer } from '@allot/studio/contract/design'
import { useQuery } from '@tanstack/react-query'
import { Download, LoaderCircle } from 'lucide-react'
import { allot } from '../../shared/api/allot.ts'
import { ActionBar } from '../../shared/components/action-bar.tsx'
import { Button } from '../../shared/components/button.tsx'
import { DenialCard } from '../../shared/components/denial-card.tsx'
import { costInWords, takenOf } from '../../shared/format/cost.ts'
import { formatAmount } from '../../shared/format/number.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'

interface Props {
  readonly design: string | undefined
  /** The features in what is shown. */
  readonly uses: readonly string[]
  readonly answer: ExportAnswer | undefined
  readonly problem: string | undefined
  readonly isBusy: boolean
  onDownload(): void
}

export function DownloadBar({ design, uses, answer, problem, isBusy, onDownload }: Props) {
  const quote = useExportQuote(design, uses)
  const { usage } = useUsage()
  const denial = answer?.outcome === 'denied' ? answer.denial : quote && !quote.allowed && quote.denial
  if (denial)
    return (
      <ActionBar>
        <div className="sm:col-span-2">
          <DenialCard denial={denial} />
        </div>
      </ActionBar>
    )
  const [counted] = takenOf(quote?.allowed ? quote.cost : {}, usage)
  const left = counted?.meter.remaining
  return (
    <ActionBar>
      <p className="text-pretty text-soft text-xs sm:text-sm" role={problem ? 'alert' : 'status'}>
        {problem ??
          (answer ? outcome(answer) : undefined) ??
          (counted ? `Counts as one of ${counted.meter.title}.` : 'A download takes nothing of your plan.')}
      </p>
      <Button
        look="primary"
        size="large"
        className="w-full tabular-nums sm:w-auto"
        disabled={isBusy}
        onClick={onDownload}
      >
        {isBusy ? <LoaderCircle size={18} className="animate-spin" /> : <Download size={18} />}
        {counted && typeof left === 'number'
          ? `Download · ${formatAmount(counted.amount)} of ${formatAmount(left)} left`
          : 'Download'}
      </Button>
    </ActionBar>
  )

  function outcome(answer: ExportAnswer): string | undefined {
    if (answer.outcome === 'failed') return answer.message
    if (answer.outcome !== 'exported') return undefined
    const taken = takenOf(answer.cost, usage)
    const size = `${answer.name} (${Math.max(1, Math.round(answer.bytes / 1024)).toLocaleString()} kB)`
    return `Downloaded ${size}. It took ${taken.length > 0 ? costInWords(answer.cost, usage) : 'nothing of your plan'}.`
  }
}

function useExportQuote(design: string | undefined, uses: readonly string[]) {
  const space = useSpace()
  const { usage } = useUsage()
  const spent = usage?.meters.map(({ used, held, percent }) => [used, held, percent])
  return useQuery({
    queryKey: ['export-quote', space.id, design, uses, usage?.plan.id, spent],
    queryFn: () =>
      allot.quote(space.id, { export: { act: 'download', design: design ?? 'new', uses: [...uses] } }),
    placeholderData: (before) => before,
  }).data
}
