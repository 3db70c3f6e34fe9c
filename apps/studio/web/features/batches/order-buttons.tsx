/** Pauses, resumes and cancels a Batch that is under way. What the button asked for is true once it is answered. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Pause, Play, Square } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import type { BatchOnPage } from './use-batch.ts'

export function OrderButtons({ state, asked, order }: Omit<BatchOnPage, 'problem'>) {
  switch (state.state) {
    case 'running':
    case 'paused':
      return (
        <>
          <Button className="h-11" disabled={asked !== undefined} onClick={() => order('pause')}>
            <Pause size={15} /> <Trans>Pause</Trans>
          </Button>
          <Cancel asked={asked} order={order} />
        </>
      )
    case 'suspended':
      return (
        <>
          <Button
            look="primary"
            className="h-11"
            disabled={asked !== undefined}
            onClick={() => order('resume')}
          >
            <Play size={15} /> <Trans>Go on</Trans>
          </Button>
          <Cancel asked={asked} order={order} />
        </>
      )
    case 'cancelling':
      return (
        <Button className="h-11" disabled>
          <Square size={14} /> <Trans>Cancelling …</Trans>
        </Button>
      )
    default:
      return null
  }
}

function Cancel({ asked, order }: Pick<BatchOnPage, 'asked' | 'order'>) {
  return (
    <Button className="h-11" disabled={asked !== undefined} onClick={() => order('cancel')}>
      <Square size={14} /> {asked === 'cancel' ? t`Cancelling …` : t`Cancel`}
    </Button>
  )
}
