/** Two more of the same, to choose from; its label says what both take. */
import type { DesignVersion } from '@allot/studio/contract/design'
import { MORE } from '@allot/studio/contract/limits'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { Trans } from '@lingui/react/macro'
import { CopyPlus, LoaderCircle } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { takenBy } from '../../shared/steps/step-settings.ts'
import { busyLabel, CancelButton, UnderWay } from '../../shared/steps/under-way.tsx'
import type { useWorkspace } from './use-workspace.ts'

interface Props {
  readonly offer: ToolOffer
  readonly version: DesignVersion
  readonly work: Pick<
    ReturnType<typeof useWorkspace>,
    'isBusy' | 'isCancelling' | 'progress' | 'cancel' | 'more'
  >
}

export function MoreButton({ offer, version, work }: Props) {
  const { isBusy, progress } = work
  const { usage } = useUsage()
  const cost = takenBy(offer, version.step.settings, MORE, usage)
  if (!isBusy)
    return (
      <Button className="h-12" onClick={() => work.more(version)}>
        <CopyPlus size={17} /> <Trans>Generate more · {cost}</Trans>
      </Button>
    )
  return (
    <>
      <UnderWay {...{ offer, progress }} />
      <div className="flex gap-2">
        <CancelButton work={work} />
        <Button className="h-11 flex-1" disabled>
          <LoaderCircle size={17} className="animate-spin" /> {busyLabel(progress)}
        </Button>
      </div>
    </>
  )
}
