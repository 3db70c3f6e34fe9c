/** One step of the recipe, with its settings and its place. */
import type { Step } from '@allot/studio/contract/recipe'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ArrowDown, ArrowUp, Lock, Trash2, TriangleAlert } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import { IconButton } from '../../shared/components/icon-button.tsx'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { ChoiceNote } from '../../shared/steps/choice-note.tsx'
import { Row } from '../../shared/steps/row.tsx'
import { StepFields } from '../../shared/steps/step-fields.tsx'
import { choiceOf, costOfChoice, missingField, settingsInWords } from '../../shared/steps/step-settings.ts'
import type { Offers } from './recipe-check.ts'
import type { RecipeChange } from './recipe-history.ts'

interface Props {
  readonly id: number
  readonly step: Step
  readonly offerOf: Offers
  readonly isLoading: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isOpen: boolean
  onToggle(): void
  onChange(change: RecipeChange): void
}

export function StepRow({
  id,
  step,
  offerOf,
  isLoading,
  isFirst,
  isLast,
  isOpen,
  onToggle,
  onChange,
}: Props) {
  const { usage } = useUsage()
  const offer = offerOf(step.tool)
  const choice = offer && choiceOf(offer, step.settings)
  const isMissing = offer && missingField(offer, step.settings) !== undefined
  const cost = choice ? costOfChoice(choice, usage) : ''
  return (
    <li>
      <Row
        title={offer?.title ?? (isLoading ? '…' : t`A tool that this Space does not have`)}
        summary={offer ? settingsInWords(offer, step.settings) : ''}
        note={
          choice?.denial || choice?.work.kind === 'none' ? (
            <Lock size={15} className="text-warn" aria-label={t`Not available`} />
          ) : isMissing ? (
            <TriangleAlert size={15} className="text-warn" aria-label={t`Something is missing`} />
          ) : (
            <span className="shrink-0 text-soft text-xs tabular-nums">{cost}</span>
          )
        }
        isOpen={isOpen}
        onToggle={onToggle}
      >
        {offer && (
          <>
            <p className="mb-3 text-pretty text-soft text-sm">{offer.summary}</p>
            <StepFields
              offer={offer}
              settings={step.settings}
              onChange={(settings, field) => onChange({ kind: 'settings', id, settings, field })}
            />
            <div className="mt-3">{choice && <ChoiceNote choice={choice} />}</div>
          </>
        )}
        <div className="mt-3 flex gap-1">
          <IconButton
            label={t`Move up`}
            disabled={isFirst}
            onClick={() => onChange({ kind: 'move', id, by: -1 })}
          >
            <ArrowUp size={17} />
          </IconButton>
          <IconButton
            label={t`Move down`}
            disabled={isLast}
            onClick={() => onChange({ kind: 'move', id, by: 1 })}
          >
            <ArrowDown size={17} />
          </IconButton>
          <Button look="bare" className="ml-auto h-11" onClick={() => onChange({ kind: 'remove', id })}>
            <Trash2 size={16} /> <Trans>Take out</Trans>
          </Button>
        </div>
      </Row>
    </li>
  )
}
