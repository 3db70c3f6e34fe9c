/** What running photos again takes, asked anew as the settings change; and the run itself. */
import type { Denial } from '@allot/client/wire'
import type { Batch } from '@allot/studio/contract/batch'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Again, studio } from '../../shared/api/studio.ts'
import { useSettled } from '../../shared/hooks/use-settled.ts'

export type AgainState =
  | { readonly name: 'quoting' }
  | { readonly name: 'unquoted'; readonly message: string }
  | { readonly name: 'denied'; readonly denial: Denial }
  | { readonly name: 'quoted'; readonly count: number; readonly cost: Readonly<Record<string, number>> }

/** A quote while a slider is dragged would be one for each of its steps. */
const SETTLED_MS = 400

export function useRunAgain(batch: string, again: Again, onStarted: () => void) {
  const queries = useQueryClient()
  const wanted = JSON.stringify(again)
  const asked = useSettled(wanted, SETTLED_MS)
  const quote = useQuery({
    queryKey: ['again', batch, asked],
    queryFn: () => studio.quoteAgain(batch, JSON.parse(asked)),
    enabled: asked === wanted,
    retry: false,
    staleTime: 0,
  })
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: () => studio.runAgain(batch, again),
    onSuccess: (answer) => {
      if ('allowed' in answer) return
      queries.setQueryData<Batch>(['batch', batch], answer)
      void queries.invalidateQueries({ queryKey: ['usage'] })
      onStarted()
    },
  })
  const denial = (data && 'allowed' in data ? data.denial : undefined) ?? quote.data?.denial
  return {
    state: stateOf(asked === wanted ? quote : { data: undefined, error: null }, denial),
    isRunning: isPending,
    /** One line for the person. */
    problem: error?.message,
    run: () => mutate(),
  }
}

function stateOf(
  { data, error }: { readonly data: QuoteData | undefined; readonly error: Error | null },
  denial: Denial | null | undefined,
): AgainState {
  if (error) return { name: 'unquoted', message: error.message }
  if (!data) return { name: 'quoting' }
  return denial ? { name: 'denied', denial } : { name: 'quoted', count: data.photos, cost: data.cost }
}

type QuoteData = Awaited<ReturnType<typeof studio.quoteAgain>>
