/** Adds a step: every tool with what it does and takes, and where the plan or a generator is missing, that. */
import { Dialog } from '@base-ui/react/dialog'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button, buttonStyle } from '../components/button.tsx'
import { ToolList, type ToolListProps } from './tool-list.tsx'

export function AddStep({ onAdd, ...list }: ToolListProps & { onAdd(tool: string): void }) {
  const [isOpen, setOpen] = useState(false)
  const add = (tool: string) => {
    setOpen(false)
    onAdd(tool)
  }
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Button className="h-12 w-full border-dashed" onClick={() => setOpen(true)}>
        <Plus size={18} /> <Trans>Add a step</Trans>
      </Button>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[85dvh] max-w-lg flex-col rounded-t-3xl bg-paper pb-[env(safe-area-inset-bottom)] shadow-2xl sm:inset-y-10 sm:bottom-auto sm:rounded-3xl">
          <header className="flex items-center px-5 pt-4 pb-2">
            <Dialog.Title className="flex-1 font-semibold text-lg tracking-tight">
              <Trans>Add a step</Trans>
            </Dialog.Title>
            <Dialog.Close className={`${buttonStyle('bare')} size-11`} aria-label={t`Close`}>
              <X size={18} />
            </Dialog.Close>
          </header>
          <div className="overflow-y-auto px-3 pb-5">
            <ToolList {...list} onChoose={add} />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
