/** What else can be done with a design: give it another name, delete it. A deletion cannot be taken back, so it asks. */
import type { Design } from '@allot/studio/contract/design'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { designs } from '../../shared/api/designs.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { MoreMenu, MoreMenuItem } from '../../shared/components/more-menu.tsx'
import { RenameDialog } from '../../shared/components/rename-dialog.tsx'
import { showNote } from '../../shared/toasts/toasts.tsx'

export function DesignMenu({ design: { id, name } }: { design: Design }) {
  const queries = useQueryClient()
  const [, goTo] = useLocation()
  const [asked, setAsked] = useState<'rename' | 'delete'>()
  const { mutate } = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: ({ message }) => showNote({ title: t`That was not done`, text: message }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['designs'] }),
  })
  const rename = (next: string) => mutate(() => designs.change(id, { name: next }))
  const remove = () =>
    mutate(async () => {
      await designs.remove(id)
      goTo('/designs')
      showNote({ title: t`${name} is deleted` })
    })
  return (
    <>
      <MoreMenu of={name} align="start">
        <MoreMenuItem onClick={() => setAsked('rename')}>
          <Pencil size={16} /> <Trans>Rename</Trans>
        </MoreMenuItem>
        <MoreMenuItem onClick={() => setAsked('delete')}>
          <Trash2 size={16} /> <Trans>Delete …</Trans>
        </MoreMenuItem>
      </MoreMenu>
      {asked === 'rename' && (
        <RenameDialog
          title={t`Rename the design`}
          name={name}
          onName={rename}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'delete' && (
        <ConfirmDialog
          title={t`Delete ${name}?`}
          action={t`Delete`}
          onConfirm={remove}
          onClose={() => setAsked(undefined)}
        >
          <Trans>
            All of its versions go with it, for every member. What was downloaded stays yours; what it took is
            not given back.
          </Trans>
        </ConfirmDialog>
      )}
    </>
  )
}
