/** Usage: what a Space has used, reserved and left. */
import type { Viewer } from '@allot/rules/usage'
import type { Caller } from '../caller.ts'
import type { Rooms } from '../rooms.ts'
import { usage } from '../wire/usage.ts'

/** Whose windows are shown, and whether figures that a policy hides are. */
export function viewerOf(caller: Caller): Viewer {
  if (caller.kind === 'person') return { member: caller.person.id, operator: false }
  return { member: '', operator: caller.kind === 'key' && caller.key.scopes.includes('operator') }
}

export function usageRoutes({ api, allot }: Rooms): void {
  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/usage',
      summary: 'What the Space has used, reserved and left of each amount, and when it renews',
      access: { person: 'member', scope: 'read', publishable: true },
      answer: usage,
    },
    ({ params, caller }) => allot.usage(params.space, viewerOf(caller)),
  )
}
