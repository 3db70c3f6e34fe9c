/** The cut-outs of one photo: asked for when a person wants them, since the model looks at the photo again for them. */
import type { Batch, PhotoItem } from '@allot/studio/contract/batch'
import type { CutOutList, CutOutName } from '@allot/studio/contract/cut-outs'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { studio } from '../../shared/api/studio.ts'
import { withPhotos } from './use-batch.ts'

export interface CutOutsOfPhoto {
  /** Undefined until they are known. */
  readonly names: readonly CutOutName[] | undefined
  readonly isLooking: boolean
  /** The result is being made anew. */
  readonly isBusy: boolean
  /** One line for the person, where something failed. */
  readonly problem: string | undefined
  choose(name: CutOutName): void
  /** @param matte a PNG in the shape of the photo, white where the subject is */
  give(matte: Blob): void
}

/** @param isWanted whether they are asked for */
export function useCutOuts(batch: string, { n }: PhotoItem, isWanted: boolean): CutOutsOfPhoto {
  const queries = useQueryClient()
  const list = useQuery({ ...listQuery(batch, n), enabled: isWanted })
  const change = useMutation({
    mutationFn: (work: () => Promise<PhotoItem>) => work(),
    onSuccess: (photo) => {
      queries.setQueryData<Batch>(['batch', batch], (known) => known && withPhotos(known, [photo]))
    },
  })
  const { mutate } = change
  return {
    names: list.data?.names,
    isLooking: isWanted && list.isFetching,
    isBusy: change.isPending,
    problem: (list.error ?? change.error)?.message,
    choose: (name) => mutate(() => studio.chooseCutOut(batch, n, name)),
    give: (matte) =>
      mutate(() => studio.giveMatte(batch, n, matte), {
        onSuccess: () =>
          queries.setQueryData<CutOutList>(
            listQuery(batch, n).queryKey,
            (known) => known && withGiven(known),
          ),
      }),
  }
}

/** The model looks at the next photo while a person looks at this one. */
export function useCutOutsAhead(batch: string, n: number | undefined): void {
  useQuery({ ...listQuery(batch, n ?? 0), enabled: n !== undefined })
}

function listQuery(batch: string, n: number) {
  return {
    queryKey: ['cut-outs', batch, n],
    queryFn: () => studio.cutOuts(batch, n),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  } as const
}

function withGiven({ names }: CutOutList): CutOutList {
  return names.includes('given') ? { names } : { names: [...names, 'given'] }
}
