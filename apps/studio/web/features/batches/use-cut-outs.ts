/** The cut-outs of one photo: asked for when a person wants them, since the model looks at the photo again for them. */
import type { Batch, PhotoItem } from '@allot/studio/contract/batch'
import type { CutOutName } from '@allot/studio/contract/cut-outs'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { studio } from '../../shared/api/studio.ts'

export type CutOutsState =
  | { readonly name: 'closed' }
  | { readonly name: 'loading' }
  | { readonly name: 'open'; readonly names: readonly CutOutName[]; readonly chosen: CutOutName | undefined }

export interface CutOutsOfPhoto {
  readonly state: CutOutsState
  /** The result is being made anew. */
  readonly isBusy: boolean
  /** One line for the person, where something failed. */
  readonly problem: string | undefined
  open(): void
  choose(name: CutOutName): void
  give(file: File): void
  keep(): void
}

export function useCutOuts(batch: string, { n }: PhotoItem): CutOutsOfPhoto {
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState<CutOutName>()
  const list = useQuery({
    queryKey: ['cut-outs', batch, n],
    queryFn: () => studio.cutOuts(batch, n),
    enabled: isOpen,
    retry: false,
  })
  const change = useMutation({
    mutationFn: (work: () => Promise<PhotoItem>) => work(),
    onSuccess: (photo) => {
      queries.setQueryData<Batch>(['batch', batch], (known) => known && withPhoto(known, photo))
    },
  })
  const { mutate } = change
  const choose = useCallback(
    (name: CutOutName) =>
      mutate(() => studio.chooseCutOut(batch, n, name), { onSuccess: () => setChosen(name) }),
    [mutate, batch, n],
  )
  const keep = useCallback(() => mutate(() => studio.keepCutOut(batch, n)), [mutate, batch, n])
  return {
    state: stateOf(isOpen && (!list.error || list.isFetching), list.data?.names, chosen),
    isBusy: change.isPending,
    problem: (list.error ?? change.error)?.message,
    open: () => {
      setOpen(true)
      if (list.error) void list.refetch()
    },
    choose,
    give: (file) => mutate(() => studio.giveMatte(batch, n, file), { onSuccess: () => setChosen('given') }),
    keep,
  }
}

function stateOf(
  isOpen: boolean,
  names: readonly CutOutName[] | undefined,
  chosen: CutOutName | undefined,
): CutOutsState {
  if (!isOpen) return { name: 'closed' }
  return names ? { name: 'open', names, chosen } : { name: 'loading' }
}

function withPhoto(batch: Batch, photo: PhotoItem): Batch {
  const photos = batch.photos.map((each) => (each.n === photo.n ? photo : each))
  return { ...batch, photos, needsReview: photos.filter((each) => each.needsReview).length }
}
