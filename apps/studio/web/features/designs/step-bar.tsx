/** The next step while a tool is being set: what it does now, and what that takes. */
import type { Step } from '@allot/studio/contract/recipe'
import type { FormField, ToolChoice, ToolOffer } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Check, LoaderCircle, Sparkles } from 'lucide-react'
import { ActionBar } from '../../shared/components/action-bar.tsx'
import { Button } from '../../shared/components/button.tsx'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { ChoiceNote } from '../../shared/steps/choice-note.tsx'
import { SendingNote } from '../../shared/steps/sending-note.tsx'
import { choiceOf, isClosed, keptInWords, missingField, takenBy } from '../../shared/steps/step-settings.ts'
import { busyLabel, CancelButton, UnderWay } from '../../shared/steps/under-way.tsx'
import { useConsent } from '../../shared/steps/use-consent.ts'
import { useStepPreview } from './use-step-preview.ts'
import type { useWorkspace } from './use-workspace.ts'

interface Props {
  readonly offer: ToolOffer
  readonly step: Step
  readonly work: ReturnType<typeof useWorkspace>
}

/** Of a step that is shown before it is kept: what cannot be done with this picture cannot be kept either. */
export function ShownStepBar({ source, ...props }: Props & { readonly source: PreviewSource }) {
  const { offer, step } = props
  const isComplete = missingField(offer, step.settings) === undefined
  const preview = useStepPreview(source, isComplete ? step : undefined, () => offer)
  return <StepBar {...props} refusal={preview.isRefused ? preview.problem : undefined} />
}

/** @param refusal why the picture cannot have this step: one line for the person */
export function StepBar({ offer, step, work, refusal }: Props & { readonly refusal?: string | undefined }) {
  const { isBusy, hasFailed } = work
  const { usage } = useUsage()
  const choice = choiceOf(offer, step.settings)
  const consent = useConsent(choice?.work)
  const missing = missingField(offer, step.settings)
  if (!choice) return null
  const isOpen = !isClosed(choice) && !missing && !refusal
  const cost = takenBy(offer, step.settings, 1, usage)
  const verb = hasFailed ? t`Try again` : choice.generative ? t`Generate` : t`Keep`
  // What cannot be done here has no cost, which is not the same as no charge.
  const label = isClosed(choice) ? verb : `${verb} · ${cost}`
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
        <UnderWay offer={offer} progress={work.progress} />
      ) : (
        <Explained {...{ offer, choice, missing, refusal }} />
      )}
      <div className="flex gap-2">
        {isBusy && choice.generative ? (
          <CancelButton size="large" work={work} />
        ) : (
          <Button size="large" onClick={() => work.choose(undefined)} disabled={isBusy}>
            <Trans>Cancel</Trans>
          </Button>
        )}
        <Button
          look="primary"
          size="large"
          className="flex-1 tabular-nums"
          disabled={!isOpen || isBusy}
          onClick={() => work.apply(step)}
        >
          {isBusy ? <LoaderCircle size={18} className="animate-spin" /> : <Icon size={18} />}
          {isBusy ? (choice.generative ? busyLabel(work.progress) : t`Keeping …`) : label}
        </Button>
      </div>
    </ActionBar>
  )
}

interface ExplainedProps {
  readonly offer: ToolOffer
  readonly choice: ToolChoice
  readonly missing: FormField | undefined
  readonly refusal: string | undefined
}

/** What the button will do, or what stands in its way, which a phone shows too. */
function Explained({ offer, choice, missing, refusal }: ExplainedProps) {
  if (isClosed(choice)) return <ChoiceNote choice={choice} />
  if (refusal) return <p className="text-pretty text-sm">{refusal}</p>
  return (
    <p className="hidden text-pretty text-soft text-sm sm:block">
      {missing
        ? t`${missing.title ?? t`A setting`} is empty.`
        : choice.generative
          ? t`Made when you ask for it. ${keptInWords(offer)}`
          : t`Shown as it will be. Keep it as a version, and go on from there.`}
    </p>
  )
}
