/** Two more of the same, to choose from; its label says what both take. */
import type { DesignVersion } from '@allot/studio/contract/design'
import { MORE } from '@allot/studio/contract/limits'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { CopyPlus, LoaderCircle } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import { costInWords } from '../../shared/format/cost.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { costOfStep, labelled } from '../../shared/steps/step-settings.ts'

interface Props {
  readonly offer: ToolOffer
  readonly version: DesignVersion
  readonly isBusy: boolean
  onMore(): void
}

export function MoreButton({ offer, version, isBusy, onMore }: Props) {
  const { usage } = useUsage()
  const cost = costInWords(costOfStep(offer, version.step.settings, MORE), usage)
  return (
    <Button className="h-12" disabled={isBusy} onClick={onMore}>
      {isBusy ? <LoaderCircle size={17} className="animate-spin" /> : <CopyPlus size={17} />}
      {isBusy ? 'Generating …' : labelled('Generate more', cost, true)}
    </Button>
  )
}
