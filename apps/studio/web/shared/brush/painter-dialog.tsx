/** The dialog in which a picture is painted on: its title above, the brush and the one way on below. */
import { Dialog } from '@base-ui/react/dialog'
import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, buttonStyle } from '../components/button.tsx'

interface Props {
  readonly title: string
  readonly children: ReactNode
  /** The bar of the brush. */
  readonly brush: ReactNode
  /** What the button for what was painted says. */
  readonly action: string
  readonly isReady: boolean
  onDone(): Promise<void>
  onClose(): void
}

export function PainterDialog({ title, children, brush, action, isReady, onDone, onClose }: Props) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-black/60" />
        <Dialog.Popup className="fixed inset-0 z-50 flex flex-col bg-paper sm:inset-6 sm:rounded-3xl">
          <header className="flex items-center gap-2 px-4 pt-3">
            <Dialog.Title className="min-w-0 flex-1 truncate font-semibold tracking-tight">
              {title}
            </Dialog.Title>
            <Dialog.Close className={`${buttonStyle('bare')} size-11 px-0`} aria-label={t`Close`}>
              <X size={18} />
            </Dialog.Close>
          </header>
          {children}
          <footer className="grid items-center gap-x-6 gap-y-2 border-line border-t px-4 py-3 lg:grid-cols-[minmax(0,1fr)_auto]">
            {brush}
            <Button
              look="primary"
              size="large"
              className="whitespace-nowrap"
              disabled={!isReady}
              onClick={() => void onDone()}
            >
              {action}
            </Button>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
