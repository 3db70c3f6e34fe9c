/** The alerts of the Space: thresholds that were crossed, and whether this member has read them. */
import type { AlertPage } from '@allot/client/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'

/** Other members may cross a threshold too. */
const POLL_MS = 15_000
const MAX_SHOWN = 20

export interface Alerts {
  readonly alerts: AlertPage | undefined
  /** Reads them anew. */
  look(): void
  markRead(): void
}

export function useAlerts(): Alerts {
  const { id } = useSpace()
  const queries = useQueryClient()
  const queryKey = ['alerts', id]
  const { usage } = useUsage()
  const { data } = useQuery({
    // What was spent may have crossed a threshold.
    queryKey: [...queryKey, usage?.meters.map(({ percent }) => percent).join()],
    placeholderData: (before) => before,
    queryFn: () => allot.alerts(id, { limit: MAX_SHOWN }),
    refetchInterval: POLL_MS,
  })
  const [newest] = data?.alerts ?? []
  const { mutate } = useMutation({
    mutationFn: (through: string) => allot.readAlerts(id, through, { idempotencyKey: newIdempotencyKey() }),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  })
  return {
    alerts: data,
    look: () => void queries.invalidateQueries({ queryKey }),
    markRead: () => {
      if (newest && !newest.read) mutate(newest.id)
    },
  }
}
