/** A question before something that cannot simply be taken back. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactNode } from 'react'
import { Button, buttonLook } from './button.tsx'

interface Props {
  readonly title: string
  readonly yes: string
  readonly children: ReactNode
  onYes(): void
  onClose(): void
}

export function Confirm({ title, yes, children, onYes, onClose }: Props) {
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <AlertDialog.Popup className="fixed inset-x-4 top-1/3 z-50 mx-auto max-w-md rounded-3xl border border-line bg-card p-6 shadow-2xl">
          <AlertDialog.Title className="font-semibold text-lg tracking-tight">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-pretty text-soft text-sm">
            {children}
          </AlertDialog.Description>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close className={buttonLook('plain')}>Cancel</AlertDialog.Close>
            <Button
              look="primary"
              onClick={() => {
                onYes()
                onClose()
              }}
            >
              {yes}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
