/** Whether this person has agreed that photos of this Space go to the host that would do the work. */
import type { ToolWork } from '@allot/studio/contract/tool-offer'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { sharing } from '../api/sharing.ts'
import { useSpace } from '../session/chosen-space.ts'

interface Consent {
  /** It has to be given first. */
  readonly isNeeded: boolean
  /** One line for the person. */
  readonly problem: string | undefined
  agree(): void
}

export function useConsent(work: ToolWork | undefined): Consent {
  const { id } = useSpace()
  const queries = useQueryClient()
  const host = work?.kind === 'provider' ? work.host : undefined
  const queryKey = ['sharing', id]
  const { data } = useQuery({
    queryKey,
    queryFn: () => sharing.read(id),
    enabled: host !== undefined,
  })
  const { mutate, error } = useMutation({
    mutationFn: (host: string) => sharing.agree(id, host),
    onSuccess: (now) => queries.setQueryData(queryKey, now),
  })
  return {
    isNeeded: host !== undefined && data !== undefined && !data.agreed.includes(host),
    problem: error?.message,
    agree: () => {
      if (host !== undefined) mutate(host)
    },
  }
}
