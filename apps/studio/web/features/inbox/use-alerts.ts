/** The alerts of the Space: thresholds that were crossed, and whether this member has read them. */
import type { AlertPage } from '@allot/client/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'

/** Other members may cross a threshold too. */
const POLL_MS = 15_000
const MAX_SHOWN = 20

export function useAlerts(): { readonly alerts: AlertPage | undefined; markRead(): void } {
  const { id } = useSpace()
  const queries = useQueryClient()
  const queryKey = ['alerts', id]
  const { data } = useQuery({
    queryKey,
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
    markRead: () => {
      if (newest && !newest.read) mutate(newest.id)
    },
  }
}
