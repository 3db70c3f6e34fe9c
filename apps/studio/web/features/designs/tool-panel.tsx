/** At the right: every tool; the one that is chosen, with its settings; and what came of the last one. */
import type { VersionAnswer } from '@allot/studio/contract/design'
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ArrowLeft, FileImage } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { DenialCard } from '../../shared/components/denial-card.tsx'
import { IconButton } from '../../shared/components/icon-button.tsx'
import { InView } from '../../shared/components/in-view.tsx'
import { OutputFields, outputInWords } from '../../shared/output/output-fields.tsx'
import { ChoiceNote } from '../../shared/steps/choice-note.tsx'
import { FailureNote } from '../../shared/steps/failure-note.tsx'
import { Row } from '../../shared/steps/row.tsx'
import { StepFields } from '../../shared/steps/step-fields.tsx'
import { choiceOf, isClosed } from '../../shared/steps/step-settings.ts'
import { ToolList } from '../../shared/steps/tool-list.tsx'
import type { ToolOffers } from '../../shared/steps/use-tool-offers.ts'
import { MoreButton } from './more-button.tsx'
import { MotionClipButton } from './motion-clip-button.tsx'
import type { useWorkspace } from './use-workspace.ts'

interface Props {
  readonly tools: ToolOffers
  /** Of the tool that is being set. */
  readonly offer: ToolOffer | undefined
  readonly work: Work
  /** Of the picture; files are named by it. */
  readonly name: string
  /** The address of what is shown, where it is a picture. */
  readonly picture: string | undefined
  filter(offer: ToolOffer): boolean
}

type Work = ReturnType<typeof useWorkspace>

export function ToolPanel({ tools, offer, work, name, picture, filter }: Props) {
  const { step, answer, problem, choose } = work
  return (
    <section aria-label={t`Tools`} className="grid gap-3 px-4 py-3 lg:py-4 lg:pl-2">
      {answer && (
        <InView>
          <Outcome answer={answer} />
        </InView>
      )}
      {problem && (
        <InView>
          <p role="alert" className="rounded-[10px] bg-bad-soft px-3 py-2.5 text-bad text-sm">
            {problem}
          </p>
        </InView>
      )}
      {step && offer ? (
        <Settings key={offer.tool} step={step} offer={offer} picture={picture} onStep={choose} />
      ) : (
        <>
          <AfterStep {...{ tools, work, name, picture }} />
          <h2 className="font-semibold text-base tracking-tight">
            <Trans>Tools</Trans>
          </h2>
          {work.current?.medium === 'video' ? (
            <p className="text-pretty text-soft text-sm">
              <Trans>
                A video is not changed further. Choose a picture among the versions to go on from there.
              </Trans>
            </p>
          ) : (
            <div className="-mx-2">
              <ToolList tools={tools} filter={filter} onChoose={(tool) => choose({ tool, settings: {} })} />
            </div>
          )}
        </>
      )}
    </section>
  )
}

function Outcome({ answer }: { answer: VersionAnswer }) {
  switch (answer.outcome) {
    case 'denied':
      return <DenialCard denial={answer.denial} />
    case 'failed':
      return <FailureNote failure={answer} />
    case 'made':
      return answer.failed.map((failure) => <FailureNote key={failure.message} failure={failure} />)
  }
}

interface SettingsProps {
  readonly step: Step
  readonly offer: ToolOffer
  readonly picture: string | undefined
  onStep(step: Step | undefined): void
}

/** Begins in sight, wherever in the list its tool stood. */
function Settings({ step, offer, picture, onStep }: SettingsProps) {
  const choice = choiceOf(offer, step.settings)
  return (
    <InView>
      <div>
        <div className="mb-1 flex items-center gap-1">
          <IconButton className="-ml-3" label={t`All tools`} onClick={() => onStep(undefined)}>
            <ArrowLeft size={18} />
          </IconButton>
          <h2 className="font-semibold text-base tracking-tight">{offer.title}</h2>
        </div>
        <p className="mb-4 text-pretty text-soft text-sm">{offer.summary}</p>
        <StepFields
          offer={offer}
          settings={step.settings}
          picture={picture}
          onChange={(settings) => onStep({ ...step, settings })}
        />
        <div className="mt-3">{choice && !isClosed(choice) && <ChoiceNote choice={choice} />}</div>
      </div>
    </InView>
  )
}

/** What can be done with the version that is shown. */
interface AfterStepProps {
  readonly tools: ToolOffers
  readonly work: Work
  readonly name: string
  readonly picture: string | undefined
}

function AfterStep({ tools, work, name, picture }: AfterStepProps) {
  const { current, beside, output, setOutput } = work
  const [isOpen, setOpen] = useState(false)
  const offer = current && tools.offerOf(current.step.tool)
  return (
    <>
      {current && offer && choiceOf(offer, current.step.settings)?.generative && (
        <MoreButton offer={offer} version={current} work={work} />
      )}
      {beside.length > 1 && (
        <Button className="h-11" onClick={() => work.setBeside(true)}>
          <Trans>Compare {beside.length} side by side</Trans>
        </Button>
      )}
      {picture && current?.medium !== 'video' && (
        <Row
          icon={<FileImage size={18} />}
          title={t`File`}
          summary={outputInWords(output)}
          isOpen={isOpen}
          onToggle={() => setOpen(!isOpen)}
        >
          <OutputFields output={output} onChange={setOutput} />
        </Row>
      )}
      {picture && current?.medium === 'image' && <MotionClipButton name={name} picture={picture} />}
    </>
  )
}
