/** The inbox: a bell with the number of new alerts, and the alerts. Closing it marks them as read. */
import { Popover } from '@base-ui/react/popover'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Bell } from 'lucide-react'
import { formatRelative, formatUtc } from '../../shared/format/time.ts'
import { useAlerts } from './use-alerts.ts'

export function Inbox() {
  const { alerts, look, markRead } = useAlerts()
  const unread = alerts?.unread ?? 0
  return (
    <Popover.Root onOpenChange={(open) => (open ? look() : markRead())}>
      <Popover.Trigger
        className="relative grid size-11 shrink-0 place-items-center rounded-[10px] text-soft hover:bg-sunk hover:text-ink"
        aria-label={unread > 0 ? t`Inbox, ${unread} new` : t`Inbox`}
      >
        <Bell size={18} />
        {unread > 0 && (
          <span
            aria-hidden="true"
            className="absolute top-1.5 right-1.5 min-w-4 rounded-full bg-bad px-1 text-center font-semibold text-[10px] text-paper leading-4 tabular-nums"
          >
            {unread > 9 ? '9+' : unread}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="end" sideOffset={6} className="z-30">
          <Popover.Popup className="max-h-96 w-80 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-xl border border-line bg-card p-2 shadow-xl">
            <Popover.Title className="px-3 pt-2 pb-1 font-semibold text-sm">
              <Trans>Inbox</Trans>
            </Popover.Title>
            {alerts?.alerts.length ? (
              <ul>
                {alerts.alerts.map(({ id, message, at, read }) => (
                  <li key={id} className="flex items-start gap-2.5 rounded-md px-3 py-2 text-sm">
                    <span
                      className={`mt-1.5 size-2 shrink-0 rounded-full ${read ? 'bg-line' : 'bg-bad'}`}
                      role="img"
                      aria-label={read ? t`read` : t`new`}
                    />
                    <span>
                      {message}
                      <time dateTime={at} title={formatUtc(at)} className="block text-soft text-xs">
                        {formatRelative(at)}
                      </time>
                    </span>
                  </li>
                ))}
              </ul>
            ) : (
              <p className="px-3 py-2 text-pretty text-soft text-sm">
                <Trans>No alerts yet. You get one here when an amount runs low.</Trans>
              </p>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
