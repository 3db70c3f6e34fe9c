/** One amount: a count where the policy shows counts, a percentage where it shows no more. Its look is in theme.css. */
import { UsageMeter } from '@allot/client/react'
import type { Meter, Usage } from '@allot/client/wire'
import { local } from '../parts/when.tsx'

export function MeterCard({ meter, usage }: { meter: Meter; usage: Usage }) {
  const details = detailsOf(meter, usage)
  return (
    <section aria-label={meter.title} className="rounded-3xl border border-line bg-card p-6">
      <UsageMeter meter={meter} {...(details !== undefined && { details })} />
    </section>
  )
}

/** What the studio says in words of its own. */
function detailsOf({ included, title, display, percent, held, remaining, renewsAt }: Meter, usage: Usage) {
  if (!included) return `${usage.plan.title} has no ${title}.`
  if (renewsAt && renewsAt !== usage.renewsAt && typeof remaining === 'number')
    return `${remaining.toLocaleString()} left. They start anew ${local(renewsAt)}.`
  if (display === 'percent' && percent < 100)
    return 'Only generative tools use them; cutting out and white backgrounds do not.'
  if (held && typeof remaining === 'number')
    return `${remaining.toLocaleString()} left. ${held.toLocaleString()} reserved by running Batches.`
  return undefined
}
