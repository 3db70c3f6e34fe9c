/** The security log: that of a Space for its admins, and all of it for operators; in pages, filtered. */
import {
  allSecurityLogQuery,
  type securityEvent,
  securityEventPage,
  securityLogQuery,
} from '@allot/api/security-log'
import { instant, iso } from '@allot/rules/instant'
import type { z } from 'zod'
import type { HttpContext } from '../http/http-context.ts'
import type { StoredSecurityEvent } from '../security-log/security-event.ts'
import type { RouteContext } from './route-context.ts'

type Query = z.output<typeof allSecurityLogQuery>
type EventResource = z.input<typeof securityEvent>

export function securityLogRoutes({ api, securityLog, accounts }: RouteContext): void {
  const answer = async (query: Query, context: HttpContext) => {
    const { after, limit, order, action, by, from, to, space, format } = query
    const { items, next } = await securityLog.list({
      ...{ after, limit, order, by, space, actions: action?.split(',') },
      from: from === undefined ? undefined : instant(from, 'from'),
      to: to === undefined ? undefined : instant(to, 'to'),
    })
    const ids = items.flatMap(({ by }) => (by.kind === 'person' && by.id !== null ? [by.id] : []))
    const people = await accounts.find([...new Set(ids)])
    const events = items.map((event) =>
      resource(event, event.keyName ?? (people.get(event.by.id ?? '')?.name || null)),
    )
    if (format === 'json') return { events, next }
    context.header('content-type', 'application/jsonl; charset=utf-8')
    if (next !== null) context.header('x-next', String(next))
    return context.body(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  }
  const exported = ({ query: { format } }: { readonly query: Pick<Query, 'format'> }) =>
    format === 'jsonl' ? ({ action: 'data_exported', data: 'security log' } as const) : undefined

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/security-log',
      id: 'listSpaceSecurityEvents',
      tag: 'Security',
      summary: 'List what people and keys did in the Space',
      description:
        'Who did what, from where: keys, members, roles, invitations, plans, webhooks, exports and what was refused, and the sign-ins of its members; newest first. It contains no secret.',
      access: { person: 'admin', scope: 'admin' },
      query: securityLogQuery,
      answer: securityEventPage,
      also: ['application/jsonl'],
      records: exported,
    },
    ({ params: { space }, query, context }) => answer({ ...query, space }, context),
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/security-log',
      id: 'listSecurityEvents',
      tag: 'Security',
      summary: 'List what people and keys did',
      description: 'The same of every Space, and what is about none.',
      access: { scope: 'operator' },
      query: allSecurityLogQuery,
      answer: securityEventPage,
      also: ['application/jsonl'],
      records: exported,
    },
    ({ query, context }) => answer(query, context),
  )
}

function resource(event: StoredSecurityEvent, name: string | null): EventResource {
  const { id, at, lastAt, times, by, from, space, account, act } = event
  return {
    ...{ id, at: iso(at), lastAt: iso(lastAt), count: times, by: { ...by, name } },
    ...{ address: from.address, agent: from.agent, space, account, act },
  }
}
