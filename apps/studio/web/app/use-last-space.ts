/** Keeps which Space was shown last, and says so where a person is not in it any more and sees another one of theirs. */
import type { Me } from '@allot/client/allot'
import { t } from '@lingui/core/macro'
import { useEffect } from 'react'
import { lostSpace, rememberSpace } from '../shared/session/last-space.ts'
import { showNote } from '../shared/toasts/toasts.tsx'

export function useLastSpace(me: Me, space: Me['spaces'][number]): void {
  useEffect(() => {
    const lost = lostSpace(me)
    rememberSpace(me, space)
    if (lost !== undefined)
      showNote({
        title: t`You are not a member of ${lost} any more`,
        text: t`This is ${space.name}. To come back, ask an admin of ${lost} for a new invitation.`,
      })
  }, [me, space])
}
