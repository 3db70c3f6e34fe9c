/** Takes the picture away as a file: whether that counts, as what, and how many are left. */
import type { Usage } from '@allot/client/wire'
import type { ExportAnswer } from '@allot/studio/contract/design'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Download, LoaderCircle } from 'lucide-react'
import { allot } from '../../shared/api/allot.ts'
import { ActionBar } from '../../shared/components/action-bar.tsx'
import { Button } from '../../shared/components/button.tsx'
import { DenialCard } from '../../shared/components/denial-card.tsx'
import { type Cost, type TakenAmount, takenOf } from '../../shared/format/cost.ts'
import { formatAmount, formatBytes } from '../../shared/format/number.ts'
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
  const [counted] = countedOf(quote?.allowed ? { ...quote.cost, ...quote.counts } : {}, usage)
  const left = counted?.meter.remaining
  return (
    <ActionBar>
      <p className="text-pretty text-soft text-xs sm:text-sm" role={problem ? 'alert' : 'status'}>
        {problem ??
          (answer ? outcome(answer) : undefined) ??
          (counted ? t`Counts as one of ${counted.meter.title}.` : t`A download takes nothing of your plan.`)}
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
          ? t`Download · takes ${formatAmount(counted.amount)} of ${formatAmount(left)}`
          : t`Download`}
      </Button>
    </ActionBar>
  )

  function outcome(answer: ExportAnswer): string | undefined {
    if (answer.outcome === 'failed') return answer.message
    if (answer.outcome !== 'exported') return undefined
    const taken = countedOf(answer.cost, usage)
    const file = `${answer.name} (${formatBytes(Math.max(1_000, answer.bytes))})`
    return taken[0]
      ? t`Downloaded ${file}. It took one of ${taken[0].meter.title}.`
      : t`Downloaded ${file}. It took nothing of your plan.`
  }
}

/** What is limited: of an unlimited amount a download takes nothing that a member has to know. */
function countedOf(cost: Cost, usage: Usage | undefined): readonly TakenAmount[] {
  return takenOf(cost, usage).filter(({ meter }) => meter.remaining !== 'unlimited')
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
