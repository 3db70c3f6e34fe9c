/** Over the preview: the next step has to be generated. Its button says what it takes; what came of it stands here. */
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { LoaderCircle, Sparkles } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import { DenialCard } from '../../shared/components/denial-card.tsx'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useGeneration } from '../../shared/preview/use-generation.ts'
import { ChoiceNote } from '../../shared/steps/choice-note.tsx'
import { FailureNote } from '../../shared/steps/failure-note.tsx'
import { SendingNote } from '../../shared/steps/sending-note.tsx'
import { choiceOf, isClosed, keptInWords, takenBy } from '../../shared/steps/step-settings.ts'
import { busyLabel, CancelButton, UnderWay } from '../../shared/steps/under-way.tsx'
import { useConsent } from '../../shared/steps/use-consent.ts'

interface Props {
  /** Of the preview. */
  readonly id: string
  /** Up to the one to generate. */
  readonly steps: readonly Step[]
  readonly offer: ToolOffer
}

export function GenerateCard({ id, steps, offer }: Props) {
  const { usage } = useUsage()
  const generation = useGeneration(id, steps)
  const { isBusy, answer, problem, progress } = generation
  const choice = choiceOf(offer, steps.at(-1)?.settings ?? {})
  const consent = useConsent(choice?.work)
  if (!choice) return null
  const isOpen = !isClosed(choice)
  const cost = takenBy(offer, steps.at(-1)?.settings ?? {}, 1, usage)
  return (
    <section
      aria-label={offer.title}
      className="absolute inset-x-3 bottom-14 mx-auto lg:bottom-16 grid max-h-[70%] max-w-md gap-3 overflow-y-auto rounded-xl border border-line bg-card p-4 shadow-lg"
    >
      {answer?.outcome === 'failed' && <FailureNote failure={answer} />}
      {answer?.outcome === 'denied' && <DenialCard denial={answer.denial} />}
      {problem && (
        <p role="alert" className="text-bad text-sm">
          {problem}
        </p>
      )}
      {!isOpen && <ChoiceNote choice={choice} />}
      {isOpen && consent.isNeeded && <SendingNote work={choice.work} onAgree={consent.agree} />}
      {isOpen && !consent.isNeeded && answer?.outcome !== 'denied' && (
        <>
          {!answer && !isBusy && (
            <p className="hidden text-pretty text-soft text-sm sm:block">
              <Trans>
                {offer.title} is made for this photo when you ask for it. The export uses it again; it is not
                paid twice. {keptInWords(offer)}
              </Trans>
            </p>
          )}
          {isBusy && <UnderWay progress={progress} offer={offer} />}
          <div className="flex gap-2">
            {isBusy && <CancelButton work={generation} />}
            <Button look="primary" className="h-11 flex-1" disabled={isBusy} onClick={generation.generate}>
              {isBusy ? (
                <>
                  <LoaderCircle size={17} className="animate-spin" /> {busyLabel(progress)}
                </>
              ) : (
                <>
                  <Sparkles size={17} /> {answer || problem ? t`Try again` : t`Generate`} · {cost}
                </>
              )}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
