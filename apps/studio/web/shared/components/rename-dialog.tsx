/** Gives a thing another name. */
import { MAX_BATCH_NAME_LENGTH } from '@allot/studio/contract/limits'
import { Dialog } from '@base-ui/react/dialog'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { Button, buttonStyle } from './button.tsx'
import { TextField } from './text-field.tsx'

interface Props {
  /** "Rename the Batch". */
  readonly title: string
  readonly name: string
  onName(name: string): void
  onClose(): void
}

export function RenameDialog({ title, name, onName, onClose }: Props) {
  const [next, setNext] = useState(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (next.trim() !== '' && next.trim() !== name) onName(next.trim())
    onClose()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed inset-x-4 top-1/4 z-50 mx-auto max-w-md rounded-3xl border border-line bg-card p-6 shadow-2xl">
          <Dialog.Title className="mb-3 font-semibold text-lg tracking-tight">{title}</Dialog.Title>
          <form onSubmit={submit}>
            <TextField
              label={t`Name`}
              required
              maxLength={MAX_BATCH_NAME_LENGTH}
              value={next}
              onChange={(event) => setNext(event.target.value)}
            />
            <div className="mt-5 flex justify-end gap-2">
              <Dialog.Close className={`${buttonStyle('plain')} h-11!`}>
                <Trans>Cancel</Trans>
              </Dialog.Close>
              <Button type="submit" look="primary" className="h-11">
                <Trans>Rename</Trans>
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
