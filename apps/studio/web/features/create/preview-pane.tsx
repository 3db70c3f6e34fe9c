/** The chosen photo, large, as it will come out; a step that has to be generated waits for a click. */
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { costInWords } from '../../shared/format/cost.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useGeneration } from '../../shared/preview/use-generation.ts'
import { usePreview } from '../../shared/preview/use-preview.ts'
import { HiddenNote } from '../../shared/stage/hidden-note.tsx'
import { Stage } from '../../shared/stage/stage.tsx'
import { choiceOf, isGenerated } from '../../shared/steps/step-settings.ts'
import { GenerateCard } from './generate-card.tsx'
import type { PickedPhoto } from './picked-photo.ts'
import { type Offers, workableSteps } from './recipe-check.ts'
import { usePhotoSource } from './use-photo-source.ts'

interface Props {
  readonly photo: PickedPhoto
  readonly recipe: Recipe
  readonly offerOf: Offers
}

export function PreviewPane({ photo, recipe, offerOf }: Props) {
  const steps = workableSteps(recipe.steps, offerOf)
  const preview = usePreview(usePhotoSource(photo), { ...recipe, steps })
  const { id, before, after, isBusy, isFirst, isHidden, pending, problem } = preview
  const waiting = pending === null ? undefined : steps[pending]
  const offer = waiting && offerOf(waiting.tool)
  return (
    <Stage
      before={before}
      after={after}
      name={photo.name}
      isBusy={isBusy}
      isFirst={isFirst}
      badge={
        !isBusy && isSample(steps.slice(0, pending ?? steps.length), offerOf) ? t`Sandbox sample` : undefined
      }
    >
      {problem && !isBusy && (
        <p
          role="alert"
          className="absolute inset-x-3 bottom-16 mx-auto max-w-md rounded-xl bg-bad-soft px-4 py-3 text-bad text-sm shadow-sm"
        >
          {problem}
        </p>
      )}
      {isHidden && !isBusy && <HiddenNote />}
      {id && pending !== null && offer && (
        <GenerateCard id={id} steps={steps.slice(0, pending + 1)} offer={offer} />
      )}
      {id && pending === null && <TakenNote id={id} steps={steps} offerOf={offerOf} />}
    </Stage>
  )
}

/** What the last generated step of the picture took, beside it. */
function TakenNote({ id, steps, offerOf }: { id: string; steps: readonly Step[]; offerOf: Offers }) {
  const { usage } = useUsage()
  const at = steps.findLastIndex((step) => isGenerated(step, offerOf))
  const { answer } = useGeneration(id, steps.slice(0, at + 1))
  if (at === -1 || answer?.outcome !== 'made') return null
  const title = offerOf(steps[at]?.tool ?? '')?.title
  return (
    <p
      role="status"
      className="absolute bottom-3 left-3 rounded-full border border-line bg-card px-3 py-1.5 text-xs shadow-sm"
    >
      <Trans>
        {title}: {costInWords(answer.cost, usage)} taken
      </Trans>
    </p>
  )
}

function isSample(steps: readonly Step[], offerOf: Offers): boolean {
  return steps.some(({ tool, settings }) => {
    const offer = offerOf(tool)
    return offer !== undefined && choiceOf(offer, settings)?.work.kind === 'sandbox'
  })
}
