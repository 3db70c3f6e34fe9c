/** Whether the person may run, cancel and remove a Batch: they made it, or are an admin of its Space. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { useSession } from '../../shared/session/use-session.ts'

export function useMayChange(): (batch: Pick<BatchSummary, 'space' | 'member'>) => boolean {
  const { me } = useSession()
  return ({ space, member }) =>
    me !== undefined &&
    (me.member.id === member || me.spaces.some(({ id, role }) => id === space && role !== 'member'))
}
