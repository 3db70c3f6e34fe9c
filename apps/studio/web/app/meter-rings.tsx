/** One ring for each amount that is near its end, in the header of every page; a click shows the usage. */
import type { Meter } from '@allot/client/wire'
import { Link } from 'wouter'
import { formatAmount } from '../shared/format/number.ts'
import { useUsage } from '../shared/hooks/use-usage.ts'

/** Percent used from which an amount is near its end; the same as that of its notice. */
const NEAR = 80
const RADIUS = 8
const ROUND = 2 * Math.PI * RADIUS

export function MeterRings() {
  const { usage } = useUsage()
  const near = (usage?.meters ?? []).filter(
    ({ included, allowance, percent }) => included && allowance !== 'unlimited' && percent >= NEAR,
  )
  if (near.length === 0) return null
  return (
    <Link
      href="/usage"
      className="flex h-11 items-center gap-2 rounded-[10px] px-2 hover:bg-sunk"
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
  return remaining === null ? `${Math.max(0, 100 - percent)} % left` : `${formatAmount(remaining)} left`
}
