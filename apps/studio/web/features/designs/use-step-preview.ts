/** What the tool that is being set would make of the picture: shown at once where it is done here. */
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { type Preview, type PreviewSource, usePreview } from '../../shared/preview/use-preview.ts'
import { choiceOf } from '../../shared/steps/step-settings.ts'

type Offers = (tool: string) => ToolOffer | undefined

/** However often it is asked for, it is made once. */
export function useStepPreview(source: PreviewSource, step: Step | undefined, offerOf: Offers): Preview {
  return usePreview(source, isShownBefore(step, offerOf) ? { steps: [step], output: SHOWN } : null)
}

/** What has to be generated is made when it is asked for. */
export function isShownBefore(step: Step | undefined, offerOf: Offers): step is Step {
  const offer = step && offerOf(step.tool)
  return step !== undefined && !(offer && choiceOf(offer, step.settings)?.generative)
}

const SHOWN = { canvas: null, format: 'webp', quality: 90 } as const
