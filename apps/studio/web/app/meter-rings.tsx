/** One ring for each amount that is near its end, in the header of every page; a click shows the usage. */
import type { Meter } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { Link } from 'wouter'
import { formatAmount, formatPercent } from '../shared/format/number.ts'
import { useUsage } from '../shared/hooks/use-usage.ts'
import { nearMeters } from './near-meters.ts'

const RADIUS = 8
const ROUND = 2 * Math.PI * RADIUS

export function MeterRings() {
  const { usage } = useUsage()
  const near = nearMeters(usage?.meters ?? [], Date.now())
  if (near.length === 0) return null
  return (
    <Link
      href="/usage"
      className="flex h-11 min-w-11 justify-center items-center gap-2 rounded-[10px] px-2 hover:bg-sunk"
      aria-label={near.map(inWords).join(', ')}
      title={near.map(inWords).join('\n')}
    >
      {near.map((meter) => (
        <Ring key={meter.meter} percent={meter.percent} />
      ))}
      <span className="hidden text-soft text-xs tabular-nums sm:inline">{near.map(leftOf).join(' · ')}</span>
    </Link>
  )
}

function Ring({ percent }: { percent: number }) {
  return (
    <svg viewBox="0 0 22 22" width="22" height="22" aria-hidden="true" className="-rotate-90">
      <circle cx="11" cy="11" r={RADIUS} fill="none" strokeWidth="3.5" className="stroke-line" />
      <circle
        cx="11"
        cy="11"
        r={RADIUS}
        fill="none"
        strokeWidth="3.5"
        strokeDasharray={ROUND}
        strokeDashoffset={ROUND * (1 - Math.min(percent, 100) / 100)}
        className={percent >= 100 ? 'stroke-bad' : 'stroke-sun'}
      />
    </svg>
  )
}

function inWords(meter: Meter): string {
  return `${meter.title}: ${leftOf(meter)}`
}

/** "12 left"; a share where the policy shows no numbers. */
function leftOf({ remaining, percent }: Meter): string {
  return remaining === null
    ? t`${formatPercent(Math.max(0, 100 - percent))} left`
    : t`${formatAmount(remaining)} left`
}
