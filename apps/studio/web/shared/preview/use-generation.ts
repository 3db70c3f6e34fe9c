/** What is generated for a preview: on request, charged, and used again by the run. */
import type { GenerationAnswer } from '@allot/studio/contract/generation'
import type { Step } from '@allot/studio/contract/recipe'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { previews } from '../api/previews.ts'

export interface Generation {
  readonly isBusy: boolean
  /** Of the last request for these very steps. */
  readonly answer: GenerationAnswer | undefined
  /** The request itself failed: one line for the person. */
  readonly problem: string | undefined
  generate(): void
}

interface PreviewSteps {
  readonly id: string
  readonly steps: readonly Step[]
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
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: ({ id, steps }: PreviewSteps) => previews.generate(id, steps),
    onSuccess: async (answer, { id, steps }) => {
      queries.setQueryData(['generated', id, JSON.stringify(steps)], answer)
      if (answer.outcome === 'made') await queries.invalidateQueries({ queryKey: ['preview-picture'] })
    },
  })
  const isThis = variables?.id === id && JSON.stringify(variables.steps) === JSON.stringify(steps)
  return {
    isBusy: isPending && isThis,
    answer: data ?? undefined,
    problem: isThis ? error?.message : undefined,
    generate: () => mutate({ id, steps }),
  }
}
