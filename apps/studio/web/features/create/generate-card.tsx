/** Over the preview: the next step has to be generated. Its button says what it takes; what came of it stands here. */
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { LoaderCircle, Sparkles } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import { DenialCard } from '../../shared/components/denial-card.tsx'
import { costInWords } from '../../shared/format/cost.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useGeneration } from '../../shared/preview/use-generation.ts'
import { ChoiceNote } from '../../shared/steps/choice-note.tsx'
import { FailureNote } from '../../shared/steps/failure-note.tsx'
import { SendingNote } from '../../shared/steps/sending-note.tsx'
import { choiceOf, costOfStep, isClosed, keptInWords, labelled } from '../../shared/steps/step-settings.ts'
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
  const { isBusy, answer, problem, generate } = useGeneration(id, steps)
  const choice = choiceOf(offer, steps.at(-1)?.settings ?? {})
  const consent = useConsent(choice?.work)
  if (!choice) return null
  const isOpen = !isClosed(choice)
  const cost = costInWords(costOfStep(offer, steps.at(-1)?.settings ?? {}, 1), usage)
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
          {!answer && (
            <p className="hidden text-pretty text-soft text-sm sm:block">
              {offer.title} is made for this photo when you ask for it. The export uses it again; it is not
              paid twice. {keptInWords(offer)}
            </p>
          )}
          <Button look="primary" className="h-11" disabled={isBusy} onClick={generate}>
            {isBusy ? (
              <>
                <LoaderCircle size={17} className="animate-spin" /> Generating …
              </>
            ) : (
              <>
                <Sparkles size={17} /> {labelled(answer || problem ? 'Try again' : 'Generate', cost, true)}
              </>
            )}
          </Button>
        </>
      )}
    </section>
  )
}
