/** Events of the security log as rows: when, who, what, and from where. */
import type { SecurityEventDocument } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { LocalTime } from '../../shared/components/local-time.tsx'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { aboutOf, actionOf, whoOf } from './event-words.ts'

export function EventTable({ events }: { events: readonly SecurityEventDocument[] }) {
  const { id } = useSpace()
  const { data } = useQuery({ queryKey: ['members', id], queryFn: () => allot.members.list(id) })
  const names = new Map(data?.members.map((member) => [member.id, member.name ?? member.id]))
  return (
    <div className="mt-4 rounded-3xl border border-line bg-card px-4 py-2 sm:px-6">
      <table className="w-full text-sm max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="text-left text-soft">
            <th className="py-2.5 pr-4 font-normal">
              <Trans>When</Trans>
            </th>
            <th className="py-2.5 pr-4 font-normal">
              <Trans>Who</Trans>
            </th>
            <th className="py-2.5 pr-4 font-normal">
              <Trans>What</Trans>
            </th>
            <th className="py-2.5 font-normal">
              <Trans>From</Trans>
            </th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {events.map((event) => (
            <tr
              key={event.id}
              className="border-line border-t align-top first:border-t-0 max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:gap-x-3 max-sm:py-2.5 sm:first:border-t"
            >
              <td className="whitespace-nowrap tabular-nums max-sm:text-right max-sm:text-soft sm:py-2.5 sm:pr-4">
                <LocalTime at={event.lastAt} />
              </td>
              <td className="max-sm:order-first max-sm:font-medium sm:py-2.5 sm:pr-4">
                {whoOf(event, names)}
              </td>
              <td className="min-w-0 max-sm:col-span-2 sm:py-2.5 sm:pr-4">
                {actionOf(event)}
                {event.count > 1 && (
                  <span className="text-soft">
                    {' '}
                    <Plural value={event.count} one="# time" other="# times" />
                  </span>
                )}
                <span className="block break-words text-soft [overflow-wrap:anywhere]">
                  {aboutOf(event, names)}
                </span>
              </td>
              <td className="max-sm:col-span-2 max-sm:text-soft max-sm:text-xs sm:py-2.5" title={event.agent}>
                {event.address || t`this server`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
