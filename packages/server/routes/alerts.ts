/** Alerts: the thresholds that the usage of a Space crossed, what became of its payments and of work, and which of them the caller has read. */

import { alertPage, newAlert, readAlertsRequest } from '@allot/api/alert'
import { done } from '@allot/api/done'
import { pageQuery } from '@allot/api/page'
import { iso } from '@allot/rules/instant'
import { requireKeepable } from '@allot/rules/shape'
import { isAtLeast } from '../access/access.ts'
import { nameOf } from '../access/caller.ts'
import type { AlertKind } from '../database/tables.ts'
import { ACCESS_TITLE } from '../events/access-notice.ts'
import { titleOf } from '../events/mail.ts'
import { PAYMENT_TITLE } from '../events/payment-text.ts'
import { WORK_TITLE } from '../events/tell-of-work.ts'
import type { RouteContext } from './route-context.ts'

export function alertRoutes({ api, allot, events }: RouteContext): void {
  const { alerts } = events

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/alerts',
      id: 'listAlerts',
      tag: 'Alerts',
      summary: 'List the alerts',
      description:
        'The thresholds that were crossed, each once a period, what became of payments, for admins each new key, webhook, admin, owner, changed password and second factor that was turned off, and work of the caller that is over; newest first. Members see what is about them alone.',
      access: { person: 'member', scope: 'read' },
      query: pageQuery,
      answer: alertPage,
    },
    async ({ params: { space }, caller, role, query }) => {
      const member = nameOf(caller)
      const reader = { member, isAdmin: isAtLeast(role, 'admin') }
      const read = await alerts.readBy(space, member)
      const { items, next } = await alerts.list(space, query, reader)
      return {
        alerts: items.map(({ seq, at, kind, policy, pool, threshold, by }) => {
          if (kind !== 'threshold_crossed') {
            const about = aboutOf(kind)
            const its = { ...about, threshold: 0, by, message: pool }
            return { id: String(seq), at: iso(at), kind, ...its, read: seq <= read }
          }
          const title = titleOf(allot.policies, policy, pool)
          const message = threshold >= 100 ? `${title} are used up.` : `${threshold} % of ${title} are used.`
          return {
            id: String(seq),
            at: iso(at),
            kind,
            limit: pool,
            title,
            threshold,
            by,
            message,
            read: seq <= read,
          }
        }),
        unread: await alerts.unread(space, reader),
        next,
      }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/alerts',
      id: 'createAlert',
      tag: 'Alerts',
      summary: 'Tell a member that work of theirs is over',
      description:
        'Into the inbox of that member, which no other member sees, and by e-mail where it is wanted and set up. The same Idempotency-Key is sent once. Who is no member any more is not notified.',
      access: { scope: 'operator' },
      body: newAlert,
      answer: done,
      status: 201,
      writes: true,
    },
    async ({ params: { space }, body: { member, message, mail }, idempotencyKey }) => {
      for (const [text, path] of [
        [member, 'member'],
        [message, 'message'],
      ] as const)
        requireKeepable(text, path)
      await events.tellOfWork(space, { event: `work ${idempotencyKey}`, member, message, mail })
      return { done: true }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/alerts/reads',
      id: 'markAlertsRead',
      tag: 'Alerts',
      summary: 'Mark alerts as read',
      description: 'The caller has read everything up to an alert.',
      access: { person: 'member' },
      body: readAlertsRequest,
      answer: done,
      writes: true,
    },
    async ({ params: { space }, caller, body: { through } }) => {
      await alerts.read(space, nameOf(caller), Number(through))
      return { done: true }
    },
  )
}

/** What an alert that is about no amount is about. */
function aboutOf(kind: AlertKind): { readonly limit: string; readonly title: string } {
  if (kind === 'work_finished') return { limit: 'work', title: WORK_TITLE }
  if (isAccess(kind)) return { limit: 'access', title: ACCESS_TITLE }
  return { limit: 'payment', title: PAYMENT_TITLE }
}

function isAccess(kind: AlertKind): boolean {
  switch (kind) {
    case 'key_made':
    case 'admin_added':
    case 'handed_over':
    case 'password_changed':
    case 'webhook_made':
    case 'second_factor_off':
      return true
    default:
      return false
  }
}
