/** The tools to choose from, with what each does and takes. */
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Lock } from 'lucide-react'
import { nothing } from '../format/cost.ts'
import { useUsage } from '../hooks/use-usage.ts'
import { costOfChoice } from './step-settings.ts'
import type { ToolOffers } from './use-tool-offers.ts'

export interface ToolListProps {
  readonly tools: ToolOffers
  filter(offer: ToolOffer): boolean
}

export function ToolList({ tools, filter, onChoose }: ToolListProps & { onChoose(tool: string): void }) {
  const offers = tools.offers.filter(filter)
  if (offers.length === 0)
    return (
      <p className="px-3 py-4 text-soft text-sm">
        {tools.problem ?? (tools.isLoading ? t`Loading the tools …` : t`There is no tool for this.`)}
      </p>
    )
  return (
    <ul className="grid gap-1">
      {offers.map((offer) => (
        <li key={offer.tool}>
          <button
            type="button"
            onClick={() => onChoose(offer.tool)}
            className="flex min-h-14 w-full items-center gap-3 rounded-xl px-3 py-2 text-left hover:bg-sunk"
          >
            <span className="min-w-0 flex-1">
              <span className="block font-medium text-sm">{offer.title}</span>
              <span className="block text-pretty text-soft text-xs">{offer.summary}</span>
            </span>
            <ToolNote offer={offer} />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** "no charge", "1 credit", "from 1 credit", "In Max": what it takes, or what it lacks. */
function ToolNote({ offer: { choices } }: { offer: ToolOffer }) {
  const { usage } = useUsage()
  const open = choices.filter(({ denial, work }) => !denial && work.kind !== 'none')
  const [first] = choices
  if (open.length === 0) {
    const plan = first?.denial?.upgradeTo?.title
    return (
      <span className="flex shrink-0 items-center gap-1.5 text-warn text-xs">
        <Lock size={13} aria-hidden="true" />{' '}
        {first?.denial ? (plan ? t`In ${plan}` : t`Not in this plan`) : t`Not set up here`}
      </span>
    )
  }
  const costs = [...new Set(open.map((choice) => costOfChoice(choice, usage)))]
  return (
    <span className="shrink-0 text-soft text-xs tabular-nums">
      {costs.length > 1 && costs[0] !== nothing() ? <Trans>from {costs[0]}</Trans> : costs[0]}
    </span>
  )
}
