/** A dialog that asks before an action which cannot be undone. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button, buttonStyle } from './button.tsx'

interface Props {
  readonly title: string
  readonly action: string
  readonly children: ReactNode
  /** What the person decides besides. */
  readonly choice?: ReactNode
  onConfirm(): void
  onClose(): void
}

export function ConfirmDialog({ title, action, children, choice, onConfirm, onClose }: Props) {
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <AlertDialog.Popup className="fixed inset-x-4 top-1/3 z-50 mx-auto max-w-md rounded-3xl border border-line bg-card p-6 shadow-2xl">
          <AlertDialog.Title className="font-semibold text-lg tracking-tight">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-pretty text-soft text-sm">
            {children}
          </AlertDialog.Description>
          {choice && <div className="mt-4">{choice}</div>}
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close className={buttonStyle('plain')}>
              <Trans>Cancel</Trans>
            </AlertDialog.Close>
            <Button
              look="primary"
              onClick={() => {
                onConfirm()
                onClose()
              }}
            >
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
