/** Usage: what a Space has used, reserved and left. */
import type { Viewer } from '@allot/rules/usage'
import { isAtLeast } from '../access.ts'
import { type Caller, isOperator } from '../caller.ts'
import type { Rooms } from '../rooms.ts'
import { usage, usageQuery } from '../wire/usage.ts'

/** Whose windows are shown, and whether figures that a policy hides are. */
export function viewerOf(caller: Caller): Viewer {
  if (caller.kind === 'person') return { member: caller.person.id, operator: false }
  return { member: '', operator: isOperator(caller) }
}

export function usageRoutes({ api, allot }: Rooms): void {
  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/usage',
      summary: 'What the Space has used, reserved and left of each amount, and when it renews',
      access: { person: 'member', scope: 'read', publishable: true },
      query: usageQuery,
      answer: usage,
    },
    ({ params, caller, role, query: { member } }) => {
      const viewer = viewerOf(caller)
      const others = member !== undefined && isAtLeast(role, 'admin')
      return allot.usage(params.space, others ? { ...viewer, member } : viewer)
    },
  )
}
