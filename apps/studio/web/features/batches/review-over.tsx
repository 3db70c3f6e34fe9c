/** All is checked: what came of it, and the way on. */
import type { Batch } from '@allot/studio/contract/batch'
import { Dialog } from '@base-ui/react/dialog'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { CircleCheck } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import { DownloadMenu } from './download-menu.tsx'
import { inGroup } from './group-strip.tsx'

export function ReviewOver({ batch, onClose }: { batch: Batch; onClose(): void }) {
  const ready = inGroup(batch.photos, 'ready').length
  const leftOut = inGroup(batch.photos, 'left_out').length
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup
          // The button that began the review is gone, now that nothing is to check.
          finalFocus={() => document.querySelector<HTMLElement>('[data-stop]')}
          className="fixed inset-x-4 top-1/4 z-50 mx-auto max-w-sm rounded-3xl border border-line bg-card p-7 text-center shadow-2xl"
        >
          <CircleCheck
            size={52}
            strokeWidth={1.6}
            className="settle mx-auto text-accent"
            aria-hidden="true"
          />
          <Dialog.Title className="mt-3 font-semibold text-xl tracking-tight">
            <Trans>All checked</Trans>
          </Dialog.Title>
          <Dialog.Description className="mt-1 text-soft text-sm">
            {leftOut > 0 ? t`${ready} ready, ${leftOut} left out.` : t`${ready} ready.`}
          </Dialog.Description>
          <div className="mt-6 grid gap-2">
            <DownloadMenu batch={batch} isPrimary />
            <Button look="bare" className="h-11" onClick={onClose}>
              <Trans>Back to the Batch</Trans>
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
