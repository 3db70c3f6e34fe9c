/**
 * What of the pile was generated already, in previews: the run uses it and does not pay it again, so the quote leaves it
 * out. It is known of photos that were shown large; the studio has no other yet.
 */
import type { Step } from '@allot/studio/contract/recipe'
import { skipToken, useQueries, useQuery } from '@tanstack/react-query'
import { previews } from '../../shared/api/previews.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { generatedOf, type Offers, workableSteps } from './recipe-check.ts'

interface PileSteps {
  readonly id: string
  readonly steps: readonly Step[]
}

/** By the id of the photo: the places of its steps that are paid, from 0. */
type PaidSteps = ReadonlyMap<string, ReadonlySet<number>>

/** How many pictures of the pile are paid, and the steps of each photo that are not. */
export function usePaid(pile: readonly PileSteps[], offerOf: Offers) {
  // What still lacks something was not generated, and neither was what follows it.
  const workable = pile.map(({ id, steps }) => ({ id, steps: workableSteps(steps, offerOf) }))
  const paid = usePaidSteps(workable.filter(({ steps }) => generatedOf(steps, offerOf) > 0))
  return {
    paid: [...paid.values()].reduce((sum, { size }) => sum + size, 0),
    unpaid: pile.map(({ id, steps }) => steps.filter((_, at) => paid.get(id)?.has(at) !== true)),
  }
}

/** @param photos those with steps that are generated */
function usePaidSteps(photos: readonly PileSteps[]): PaidSteps {
  const space = useSpace()
  // The names that previews have of them; nothing is asked for here.
  const names = useQueries({
    queries: photos.map(({ id }) => ({
      queryKey: ['preview-source', `${space.id}/${id}`],
      queryFn: skipToken,
    })),
    combine: (all) => all.map(({ data }) => (typeof data === 'string' ? data : undefined)),
  })
  const shown = photos.flatMap(({ id, steps }, at) => {
    const preview = names[at]
    return preview ? [{ id, preview, steps }] : []
  })
  const { data } = useQuery({
    queryKey: ['paid-steps', space.id, shown],
    queryFn: () =>
      previews.paid(space.id, {
        photos: shown.map(({ preview, steps }) => ({ preview, steps: [...steps] })),
      }),
    enabled: shown.length > 0,
    placeholderData: (before) => before,
  })
  if (shown.length === 0) return new Map()
  return new Map(shown.map(({ id }, at) => [id, new Set(data?.paid[at])]))
}
