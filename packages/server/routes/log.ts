/** The log of a Space: every entry, in pages, with filters. */

import { entryPage, logQuery } from '@allot/api/entry'
import type { Entry } from '@allot/rules/entry'
import { instant } from '@allot/rules/instant'
import { presentKind } from '@allot/rules/upcast'
import { entryResource, memberOfEntry } from '../log/entry-resource.ts'
import { lastSeqBefore, searchLog } from '../log/log-search.ts'
import type { RouteContext } from './route-context.ts'
import { viewerOf } from './usage.ts'

export function logRoutes({ api, allot }: RouteContext): void {
  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/log',
      id: 'listEntries',
      tag: 'Log',
      summary: 'List the entries of the log',
      description:
        'What happened to the amounts of the Space, in pages. Where a filter lets few entries through, a page may be short and still name the next one.',
      access: { person: 'member', scope: 'read' },
      query: logQuery,
      answer: entryPage,
    },
    async ({ params, caller, query: { after, limit, order, kind, member, from, to } }) => {
      const kinds = kind === undefined ? undefined : new Set(kind.split(',').map(presentKind))
      const first = from === undefined ? undefined : instant(from, 'from')
      const end = to === undefined ? undefined : instant(to, 'to')
      const skipped =
        first === undefined || order === 'newest' ? 0 : await lastSeqBefore(allot, params.space, first)
      const found = await searchLog(allot, params.space, {
        after: Math.max(after, skipped),
        limit,
        order,
        matches: (entry: Entry) =>
          (!kinds || kinds.has(entry.kind)) &&
          (member === undefined || memberOfEntry(entry) === member) &&
          (first === undefined || entry.at >= first) &&
          (end === undefined || entry.at < end),
        // Within a Space time never runs backwards, so the rest cannot match.
        ended: (entry) =>
          order === 'oldest' ? end !== undefined && entry.at >= end : first !== undefined && entry.at < first,
      })
      const { operator } = viewerOf(caller)
      return {
        entries: found.entries.map((entry) => entryResource(allot.policies, entry, operator)),
        next: found.next,
      }
    },
  )
}
