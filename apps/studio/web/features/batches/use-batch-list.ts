/** The Batches of the Space that a filter and a search find, page by page. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import type { BatchFilter } from '@allot/studio/contract/batch-list'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { studio } from '../../shared/api/studio.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { isActive } from './batch-state.ts'

const PER_PAGE = 24
/** While one is under way. */
const REFRESH_MS = 5_000

export interface FoundBatches {
  /** Undefined until they are read. */
  readonly batches: readonly BatchSummary[] | undefined
  /** One line for the person. */
  readonly problem: string | undefined
  readonly isMore: boolean
  more(): void
}

export function useBatchList(filter: BatchFilter, search: string): FoundBatches {
  const space = useSpace()
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['batches', space.id, filter, search],
    queryFn: ({ pageParam }) =>
      studio.batches(space.id, {
        filter,
        limit: PER_PAGE,
        ...(search !== '' && { search }),
        ...(pageParam !== null && { after: pageParam }),
      }),
    initialPageParam: null as string | null, // the first page has none before it
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ batches }) => batches.some(isActive)) ? REFRESH_MS : false,
  })
  return {
    batches: data?.pages.flatMap(({ batches }) => batches),
    problem: error?.message,
    isMore: hasNextPage,
    more: () => void fetchNextPage(),
  }
}
