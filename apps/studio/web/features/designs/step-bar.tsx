/** The next step while a tool is being set: what it does now, and what that takes. */
import type { Step } from '@allot/studio/contract/recipe'
import type { FormField, ToolChoice, ToolOffer } from '@allot/studio/contract/tool-offer'
import { Check, LoaderCircle, Sparkles } from 'lucide-react'
import { ActionBar } from '../../shared/components/action-bar.tsx'
import { Button } from '../../shared/components/button.tsx'
import { costInWords } from '../../shared/format/cost.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { ChoiceNote } from '../../shared/steps/choice-note.tsx'
import { SendingNote } from '../../shared/steps/sending-note.tsx'
import {
  cancelInWords,
  choiceOf,
  costOfStep,
  isClosed,
  keptInWords,
  labelled,
  missingField,
} from '../../shared/steps/step-settings.ts'
import { useConsent } from '../../shared/steps/use-consent.ts'
import type { useWorkspace } from './use-workspace.ts'

interface Props {
  readonly offer: ToolOffer
  readonly step: Step
  readonly work: ReturnType<typeof useWorkspace>
}

export function StepBar({ offer, step, work }: Props) {
  const { isBusy, hasFailed } = work
  const { usage } = useUsage()
  const choice = choiceOf(offer, step.settings)
  const consent = useConsent(choice?.work)
  const missing = missingField(offer, step.settings)
  if (!choice) return null
  const isOpen = !isClosed(choice) && !missing
  const cost = costInWords(costOfStep(offer, step.settings, 1), usage)
  const verb = hasFailed ? 'Try again' : choice.generative ? 'Generate' : 'Keep'
  const Icon = choice.generative ? Sparkles : Check
  if (isOpen && consent.isNeeded)
    return (
      <ActionBar>
        <div className="grid gap-2 sm:col-span-2 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
          <SendingNote work={choice.work} onAgree={consent.agree} />
        </div>
      </ActionBar>
    )
  return (
    <ActionBar>
      {isBusy && choice.generative ? (
        <p className="text-pretty text-soft text-sm">{cancelInWords(offer)}</p>
      ) : (
        <Explained {...{ offer, choice, missing }} />
      )}
      <div className="flex gap-2">
        <Button
          size="large"
          onClick={() => (isBusy ? work.cancel() : work.choose(undefined))}
          disabled={isBusy && (!choice.generative || work.isCancelling)}
        >
          {work.isCancelling ? 'Cancelling …' : 'Cancel'}
        </Button>
        <Button
          look="primary"
          size="large"
          className="flex-1 tabular-nums"
          disabled={!isOpen || isBusy}
          onClick={() => work.apply(step)}
        >
          {isBusy ? <LoaderCircle size={18} className="animate-spin" /> : <Icon size={18} />}
          {isBusy
            ? choice.generative
              ? 'Generating …'
              : 'Keeping …'
            : labelled(verb, cost, choice.generative)}
        </Button>
      </div>
    </ActionBar>
  )
}

interface ExplainedProps {
  readonly offer: ToolOffer
  readonly choice: ToolChoice
  readonly missing: FormField | undefined
}

/** What the button will do, or what stands in its way, which a phone shows too. */
function Explained({ offer, choice, missing }: ExplainedProps) {
  if (isClosed(choice)) return <ChoiceNote choice={choice} />
  return (
    <p className="hidden text-pretty text-soft text-sm sm:block">
      {missing
        ? `${missing.title ?? 'A setting'} is empty.`
        : choice.generative
          ? `Made when you ask for it. ${keptInWords(offer)}`
          : 'Shown as it will be. Keep it as a version, and go on from there.'}
    </p>
  )
}
