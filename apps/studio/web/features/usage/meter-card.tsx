/** One amount of the Space: a count, or a percentage where the policy shows no numbers. Its style is in theme.css. */
import { UsageMeter } from '@allot/client/react'
import type { Meter, Usage } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { formatAmount } from '../../shared/format/number.ts'
import { formatFrom } from '../../shared/format/time.ts'
import { METER_WORDS } from './meter-words.ts'

export function MeterCard({ meter, usage }: { meter: Meter; usage: Usage }) {
  const details = detailsOf(meter, usage)
  return (
    <section aria-label={meter.title} className="rounded-3xl border border-line bg-card p-6">
      <UsageMeter meter={meter} words={METER_WORDS} {...(details !== undefined && { details })} />
    </section>
  )
}

/** @returns undefined where the words of `UsageMeter` say it all */
function detailsOf({ included, title, held, remaining, renewsAt }: Meter, usage: Usage): string | undefined {
  if (!included) return t`${usage.plan.title} does not include ${title}.`
  if (typeof remaining !== 'number') return undefined
  if (renewsAt && renewsAt !== usage.renewsAt)
    return t`${formatAmount(remaining)} left. Renews ${formatFrom(renewsAt)}.`
  if (held) return t`${formatAmount(remaining)} left. ${formatAmount(held)} reserved by running Batches.`
  return undefined
}
