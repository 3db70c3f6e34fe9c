/** What is generated for a preview: on request, charged, and used again by the run. */
import type { GenerationAnswer, RequestProgress } from '@allot/studio/contract/generation'
import type { Step } from '@allot/studio/contract/recipe'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { previews } from '../api/previews.ts'
import { isGone, isRefused } from '../api/request.ts'
import { askToCancel } from './ask-to-cancel.ts'
import { useProgress } from './use-progress.ts'

export interface Generation {
  readonly isBusy: boolean
  /** Of the last request for these very steps. */
  readonly answer: GenerationAnswer | undefined
  /** The request itself failed: one line for the person. */
  readonly problem: string | undefined
  /** While it is busy: what it waits for. */
  readonly progress: RequestProgress | undefined
  readonly isCancelling: boolean
  generate(): void
  cancel(): void
}

interface PreviewSteps {
  readonly id: string
  readonly steps: readonly Step[]
  /** It was begun before: on the page before, before a reload, or by another member. */
  readonly isBegun?: true
}

/** @returns null where it ended meanwhile */
async function joined({ id, steps }: PreviewSteps): Promise<GenerationAnswer | null> {
  try {
    return await previews.join(id, steps)
  } catch (cause) {
    if (isRefused(cause)) return null
    throw cause
  }
}

/** Asks once whether these steps are under way. */
function useBegun(id: string, steps: readonly Step[], isWanted: boolean, begun: () => void): void {
  const { data } = useQuery({
    queryKey: ['begun', id, JSON.stringify(steps)],
    queryFn: () => previews.progress(id, steps),
    enabled: isWanted && steps.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  const found = useEffectEvent(() => {
    if (isWanted) begun() // not where it was begun here meanwhile
  })
  const isUnderWay = data?.isUnderWay === true
  useEffect(() => {
    if (isUnderWay) found()
  }, [isUnderWay])
}

/** @param steps up to the one to generate */
export function useGeneration(id: string, steps: readonly Step[]): Generation {
  const queries = useQueryClient()
  const queryKey = ['generated', id, JSON.stringify(steps)]
  const { data } = useQuery<GenerationAnswer | null>({
    queryKey,
    queryFn: () => null,
    enabled: false,
    gcTime: Number.POSITIVE_INFINITY,
  })
  const open = useRef(new Set<PreviewSteps>())
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: async (asked: PreviewSteps) => {
      open.current.add(asked)
      const answer = asked.isBegun ? joined(asked) : previews.generate(asked.id, asked.steps)
      return answer.finally(() => open.current.delete(asked))
    },
    onSuccess: async (answer, { id, steps }) => {
      if (answer === null) return
      queries.setQueryData(['generated', id, JSON.stringify(steps)], answer)
      if (answer.outcome !== 'made') return
      void queries.invalidateQueries({ queryKey: ['paid-steps'] })
      await queries.invalidateQueries({ queryKey: ['preview-picture'] })
    },
    onError: (cause) => {
      // The studio does not have the photo any more: it is opened anew.
      if (isGone(cause)) void queries.invalidateQueries({ queryKey: ['preview-source'] })
    },
  })
  const cancel = useMutation({
    mutationFn: (asked: PreviewSteps) =>
      askToCancel(
        () => previews.cancel(asked.id, asked.steps),
        () => open.current.has(asked),
      ),
  })
  useBegun(id, steps, !isPending && data == null, () => mutate({ id, steps, isBegun: true }))
  const isThis = variables?.id === id && JSON.stringify(variables.steps) === JSON.stringify(steps)
  const isBusy = isPending && isThis
  return {
    isBusy,
    progress: useProgress(isBusy, queryKey, () => previews.progress(id, steps)),
    isCancelling: isBusy && cancel.variables === variables && (cancel.isPending || cancel.isSuccess),
    answer: data ?? undefined,
    problem: isThis ? (error ?? (isBusy ? cancel.error : null))?.message : undefined,
    generate: () => mutate({ id, steps }),
    cancel: () => variables && cancel.mutate(variables),
  }
}
