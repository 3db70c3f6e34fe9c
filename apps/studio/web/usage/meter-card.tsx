/** One amount: a count where the policy shows counts, a percentage where it shows no more. */
import type { Meter } from '@allot/rules/usage'

export function MeterCard({ meter, plan }: { meter: Meter; plan: string }) {
  return (
    <section aria-label={meter.title} className="rounded-3xl border border-line bg-card p-6">
      <h2 className="font-medium text-soft text-sm">{meter.title}</h2>
      <p className="mt-2 font-semibold text-4xl tabular-nums tracking-[-0.02em]">{headline(meter)}</p>
      <div className="mt-5 flex h-2.5 overflow-hidden rounded-full bg-sunk" aria-hidden="true">
        <div
          className="bg-accent transition-[width] duration-500"
          style={{ width: `${usedShare(meter)}%` }}
        />
        <div className="bg-sun transition-[width] duration-500" style={{ width: `${heldShare(meter)}%` }} />
      </div>
      <p className="mt-3 text-soft text-sm">{details(meter, plan)}</p>
    </section>
  )
}

function headline(meter: Meter): string {
  if (!meter.included) return 'Not included'
  if (meter.display === 'percent') return `${meter.percent} % used`
  if (meter.allowance === 'unlimited') return `${count(meter.used)} used`
  return `${count(meter.used)} of ${count(meter.allowance)} used`
}

function details(meter: Meter, plan: string): string {
  if (!meter.included) return `${plan} has no ${meter.title}.`
  if (meter.display === 'percent')
    return meter.percent === 100
      ? 'Nothing is left.'
      : 'Only generative tools use them; cutting out and white backgrounds do not.'
  if (meter.allowance === 'unlimited') return 'Unlimited; fair use applies.'
  const reserved = meter.held ? ` ${count(meter.held)} reserved by running Batches.` : ''
  return `${count(meter.remaining)} left.${reserved}`
}

function count(amount: Meter['remaining']): string {
  return typeof amount === 'number' ? amount.toLocaleString() : (amount ?? '')
}

function usedShare(meter: Meter): number {
  if (typeof meter.allowance === 'number' && meter.allowance > 0)
    return ((meter.used ?? 0) / meter.allowance) * 100
  return meter.percent
}

function heldShare(meter: Meter): number {
  return typeof meter.allowance === 'number' && meter.allowance > 0
    ? ((meter.held ?? 0) / meter.allowance) * 100
    : 0
}
