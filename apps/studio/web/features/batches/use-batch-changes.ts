/** Renames and deletes a Batch. Nothing asks first: a deletion is taken back from the note about it. */
import type { Batch, BatchSummary } from '@allot/studio/contract/batch'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { studio } from '../../shared/api/studio.ts'
import { showNote } from '../../shared/toasts/toasts.tsx'

export interface BatchChanges {
  rename(name: string): void
  /** @param done is called once it is deleted */
  remove(done?: () => void): void
  restore(): void
}

export function useBatchChanges({ id, name, space }: BatchSummary): BatchChanges {
  const queries = useQueryClient()
  const listed = () => queries.invalidateQueries({ queryKey: ['batches', space] })
  const { mutate } = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: ({ message }) => showNote({ title: t`That was not done`, text: message }),
    onSettled: listed,
  })
  const restore = () => mutate(() => studio.restore(id))
  return {
    rename: (next) =>
      mutate(() => studio.rename(id, next), {
        onSuccess: () =>
          queries.setQueryData<Batch>(['batch', id], (known) => known && { ...known, name: next }),
      }),
    remove: (done) =>
      mutate(() => studio.remove(id), {
        onSuccess: () => {
          queries.removeQueries({ queryKey: ['batch', id] })
          showNote({
            title: t`${name} is deleted`,
            text: t`It can be taken back for a day, under Batches: Deleted.`,
            action: { label: t`Undo`, onClick: restore },
          })
          done?.()
        },
      }),
    restore,
  }
}
