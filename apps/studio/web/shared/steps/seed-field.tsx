/** Another variation of the same; going back shows the one before again. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ChevronLeft, Shuffle } from 'lucide-react'
import { Button } from '../components/button.tsx'

interface Props {
  readonly title: string
  readonly value: number
  onChange(seed: number): void
}

export function SeedField({ title, value, onChange }: Props) {
  return (
    <div className="flex items-center gap-2">
      <Button onClick={() => onChange(value + 1)} className="h-11 flex-1 whitespace-nowrap">
        <Shuffle size={16} /> <Trans>Another variation</Trans>
      </Button>
      {value > 1 && (
        <Button
          look="bare"
          className="size-11"
          aria-label={t`The variation before`}
          onClick={() => onChange(value - 1)}
        >
          <ChevronLeft size={18} />
        </Button>
      )}
      <span className="min-w-5 text-right text-soft text-xs tabular-nums" title={`${title} ${value}`}>
        {value}
      </span>
    </div>
  )
}
