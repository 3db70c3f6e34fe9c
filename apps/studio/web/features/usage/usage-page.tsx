/** The usage of the Space: what is used of each amount, when they renew, and who used what. */
import type { Me } from '@allot/client/allot'
import type { Usage } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { FreeAllowanceNote } from '../../shared/components/free-allowance-note.tsx'
import { LoadingPage } from '../../shared/components/loading-page.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { formatList } from '../../shared/format/number.ts'
import { periodName } from '../../shared/format/periods.ts'
import { formatFrom, formatRelative, formatUtc } from '../../shared/format/time.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { MemberUsageTable } from './member-usage-table.tsx'
import { MeterCard } from './meter-card.tsx'

export function UsagePage({ me }: { me: Me }) {
  const space = useSpace()
  const { usage, error } = useUsage()
  const { data } = useQuery({
    queryKey: ['space', space.id, usage?.plan.id],
    queryFn: () => allot.space(space.id),
    enabled: usage !== undefined,
  })
  if (error && !usage) return <MessagePage>{error.message}</MessagePage>
  if (!usage) return <LoadingPage title={t`Usage`}>{t`Loading usage …`}</LoadingPage>
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">
        <Trans>Usage</Trans>
      </h1>
      <p className="mt-1.5 text-pretty text-soft">
        {usage.plan.period
          ? t`${space.name} is on ${usage.plan.title}, ${periodName(usage.plan.period)}. All members share the same amounts.`
          : t`${space.name} is on ${usage.plan.title}. All members share the same amounts.`}
      </p>
      <FreeAllowanceNote me={me} status={data?.freeAllowance} holder={data?.freeAllowanceIn} />
      <div className="mt-8 grid gap-4 sm:grid-cols-2">
        {usage.meters.map((meter) => (
          <MeterCard key={meter.meter} meter={meter} usage={usage} />
        ))}
      </div>
      <p className="mt-6 rounded-2xl bg-sunk px-5 py-4 text-sm">
        {usage.renewsAt ? (
          <Trans>
            Renews{' '}
            <time dateTime={usage.renewsAt} title={formatUtc(usage.renewsAt)} className="font-semibold">
              {formatFrom(usage.renewsAt)}
            </time>
            , {formatRelative(usage.renewsAt)}.
          </Trans>
        ) : (
          t`${oneTimeAmounts(usage.meters)} do not renew.`
        )}
      </p>
      <MemberUsageTable />
    </div>
  )
}

/** The titles of the amounts that the plan gives once. */
function oneTimeAmounts(meters: Usage['meters']): string {
  const titles = meters
    .filter(({ included, renewsAt }) => included && renewsAt === null)
    .map(({ title }) => title)
  return titles.length > 0 ? formatList(titles) : t`These amounts`
}
