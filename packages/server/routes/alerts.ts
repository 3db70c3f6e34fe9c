/** Alerts: the thresholds that the usage of a Space crossed, what became of its payments, and which of them the caller has read. */

import { alertPage, readAlertsRequest } from '@allot/api/alert'
import { done } from '@allot/api/done'
import { pageQuery } from '@allot/api/page'
import { iso } from '@allot/rules/instant'
import { isAtLeast } from '../access/access.ts'
import { nameOf } from '../access/caller.ts'
import { titleOf } from '../events/mail.ts'
import { PAYMENT_TITLE } from '../events/payment-text.ts'
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
        'The thresholds that were crossed, each once a period, and what became of payments; newest first. Members see the thresholds that they crossed alone.',
      access: { person: 'member', scope: 'read' },
      query: pageQuery,
      answer: alertPage,
    },
    async ({ params: { space }, caller, role, query }) => {
      const member = nameOf(caller)
      const by = isAtLeast(role, 'admin') ? undefined : member
      const read = await alerts.readBy(space, member)
      const { items, next } = await alerts.list(space, query, by)
      return {
        alerts: items.map(({ seq, at, kind, policy, pool, threshold, by }) => {
          if (kind !== 'threshold_crossed') {
            const its = { limit: 'payment', title: PAYMENT_TITLE, threshold: 0, by: '', message: pool }
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
        unread: await alerts.unread(space, member, by),
        next,
      }
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
