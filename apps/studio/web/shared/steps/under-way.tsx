/** While something is generated: what it waits for, what a cancel gives back, and the button that cancels it. */
import type { RequestProgress } from '@allot/studio/contract/generation'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'
import { Button } from '../components/button.tsx'
import { WaitNote } from '../components/wait-note.tsx'
import { formatClock } from '../format/time.ts'
import { cancelInWords } from './step-settings.ts'

interface Props {
  readonly offer: ToolOffer
  readonly progress: RequestProgress | undefined
}

export function UnderWay({ offer, progress }: Props) {
  if (progress?.goesOnAt) return <WaitNote goesOnAt={progress.goesOnAt} message={progress.message} />
  return <p className="text-pretty text-soft text-sm">{cancelInWords(offer)}</p>
}

interface Cancelled {
  readonly isCancelling: boolean
  cancel(): void
}

export function CancelButton({ work, size }: { work: Cancelled; size?: 'large' }) {
  return (
    <Button
      {...(size ? { size } : { className: 'h-11' })}
      disabled={work.isCancelling}
      onClick={() => work.cancel()}
    >
      {work.isCancelling ? t`Cancelling …` : t`Cancel`}
    </Button>
  )
}

/** On the main button: that it is being made, or until when it waits. */
export function busyLabel(progress: RequestProgress | undefined): string {
  return progress?.goesOnAt ? t`Waits until ${formatClock(progress.goesOnAt)}` : t`Generating …`
}
