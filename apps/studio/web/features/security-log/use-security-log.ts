/** Pages of the security log, newest first, of one kind of event. */
import type { SecurityEventDocument } from '@allot/client/wire'
import { useInfiniteQuery } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'

const ACTIONS = {
  all: undefined,
  'sign-ins':
    'signed_in,signed_up,signed_up_again,signed_out,sign_in_failed,password_changed,password_change_failed,password_reset',
  keys: 'key_created,key_revoked,key_taken_over',
  members:
    'member_added,role_changed,member_removed,member_left,joined_by_domain,member_capped,invitation_created,invitation_revoked,invitation_accepted',
  refused: 'access_refused,sign_in_failed',
} as const

export type Choice = keyof typeof ACTIONS

const PAGE = 50

interface SecurityLogView {
  /** undefined while the first page loads. */
  readonly events: readonly SecurityEventDocument[] | undefined
  readonly error: Error | null
  /** Reads the page after these; undefined at the end. */
  readonly older: (() => void) | undefined
}

export function useSecurityLog(choice: Choice): SecurityLogView {
  const { id } = useSpace()
  const action = ACTIONS[choice]
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['security-log', id, choice],
    queryFn: ({ pageParam }) =>
      allot.securityLog.list(id, { after: pageParam, limit: PAGE, ...(action !== undefined && { action }) }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  })
  return {
    events: data?.pages.flatMap(({ events }) => events),
    error,
    older: hasNextPage ? () => void fetchNextPage() : undefined,
  }
}
