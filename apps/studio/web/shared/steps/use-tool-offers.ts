/** The tools as the Space that is shown has them; read again when its plan changes. */
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { useQuery } from '@tanstack/react-query'
import { previews } from '../api/previews.ts'
import { useUsage } from '../hooks/use-usage.ts'
import { useSpace } from '../session/chosen-space.ts'

/** How long what the tools cost, and who does the work, is taken as known. */
const FRESH_MS = 60_000

export interface ToolOffers {
  readonly offers: readonly ToolOffer[]
  readonly isLoading: boolean
  /** One line for the person. */
  readonly problem: string | undefined
  /** By the name that steps have. */
  offerOf(tool: string): ToolOffer | undefined
}

export function useToolOffers(): ToolOffers {
  const space = useSpace()
  const { usage } = useUsage()
  const { data, isLoading, error } = useQuery({
    queryKey: ['tools', space.id, usage?.plan.id],
    queryFn: () => previews.tools(space.id),
    enabled: usage !== undefined,
    placeholderData: (before) => before,
    staleTime: FRESH_MS,
  })
  const offers = data ?? []
  return {
    offers,
    isLoading: isLoading || !usage,
    problem: data ? undefined : error?.message,
    offerOf: (tool) => offers.find((offer) => offer.tool === tool),
  }
}
