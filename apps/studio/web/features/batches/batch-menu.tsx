/** What else can be done with a Batch: give it another name, delete it. A deletion is taken back by one click. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { MoreMenu, MoreMenuItem } from '../../shared/components/more-menu.tsx'
import { RenameDialog } from '../../shared/components/rename-dialog.tsx'
import { isActive } from './batch-state.ts'
import { useBatchChanges } from './use-batch-changes.ts'

interface Props {
  readonly batch: BatchSummary
  onDeleted?(): void
}

export function BatchMenu({ batch, onDeleted }: Props) {
  const [isNaming, setNaming] = useState(false)
  const { rename, remove } = useBatchChanges(batch)
  return (
    <>
      <MoreMenu of={batch.name} align="end">
        <MoreMenuItem onClick={() => setNaming(true)}>
          <Pencil size={16} /> <Trans>Rename</Trans>
        </MoreMenuItem>
        <MoreMenuItem disabled={isActive(batch)} onClick={() => remove(onDeleted)}>
          <Trash2 size={16} /> {isActive(batch) ? t`Delete (cancel it first)` : t`Delete`}
        </MoreMenuItem>
      </MoreMenu>
      {isNaming && (
        <RenameDialog
          title={t`Rename the Batch`}
          name={batch.name}
          onName={rename}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  )
}
