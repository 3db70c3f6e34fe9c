/** Usage: what the Space has used of each of its amounts, and when they start anew. */
import type { Usage } from '@allot/client/wire'
import { Quiet } from '../parts/quiet.tsx'
import { fromNow, local, utc } from '../parts/when.tsx'
import { useSpace } from '../session.ts'
import { MeterCard } from './meter-card.tsx'
import { Spending } from './spending.tsx'
import { useUsage } from './use-usage.ts'

export function UsagePage() {
  const space = useSpace()
  const { usage, error } = useUsage()
  if (!usage) return <Quiet>{error ? error.message : 'Adding up …'}</Quiet>
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">Usage</h1>
      <p className="mt-1.5 text-pretty text-soft">
        {space.name} is on {usage.plan.title}
        {usage.plan.period && `, ${usage.plan.period}`}. Everybody in the Space draws on the same amounts.
      </p>
      <div className="mt-8 grid gap-4 sm:grid-cols-2">
        {usage.meters.map((meter) => (
          <MeterCard key={meter.meter} meter={meter} usage={usage} />
        ))}
      </div>
      <p className="mt-6 rounded-2xl bg-sunk px-5 py-4 text-sm">
        {usage.renewsAt ? (
          <>
            Renews <strong className="font-semibold">{local(usage.renewsAt)}</strong>,{' '}
            {fromNow(usage.renewsAt)}. <span className="text-soft">Exactly {utc(usage.renewsAt)}.</span>
          </>
        ) : (
          `${givenOnce(usage.meters)} are given once; they do not renew.`
        )}
      </p>
      <Spending />
    </div>
  )
}

/** What does not start anew, where the Space does not. */
function givenOnce(meters: Usage['meters']): string {
  return meters
    .filter(({ included, renewsAt }) => included && renewsAt === null)
    .map(({ title }) => title)
    .join(' and ')
}
