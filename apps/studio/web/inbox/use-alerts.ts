/** The thresholds that the Space crossed, and that one has seen them. */
import type { Alerts } from '@allot/client/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { allot } from '../allot.ts'
import { newId } from '../id.ts'
import { useSpace } from '../session.ts'

/** Somebody else may cross one. */
const ASKS_EVERY = 15_000
const MOST_SHOWN = 20

export function useAlerts(): { readonly alerts: Alerts | undefined; seen(): void } {
  const { id } = useSpace()
  const queries = useQueryClient()
  const queryKey = ['alerts', id]
  const { data } = useQuery({
    queryKey,
    queryFn: () => allot.alerts(id, { limit: MOST_SHOWN }),
    refetchInterval: ASKS_EVERY,
  })
  const [newest] = data?.alerts ?? []
  const { mutate } = useMutation({
    mutationFn: (through: string) => allot.readAlerts(id, through, { idempotencyKey: newId() }),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  })
  return {
    alerts: data,
    seen: () => {
      if (newest && !newest.read) mutate(newest.id)
    },
  }
}
