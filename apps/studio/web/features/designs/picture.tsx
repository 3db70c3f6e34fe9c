/** The picture, large: as it is, or as the tool that is being set will make it. */
import type { Design } from '@allot/studio/contract/design'
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'
import { Sparkles } from 'lucide-react'
import { designAddress } from '../../shared/api/designs.ts'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { HiddenNote } from '../../shared/stage/hidden-note.tsx'
import { Stage } from '../../shared/stage/stage.tsx'
import { isShownBefore, useStepPreview } from './use-step-preview.ts'
import { currentVersion } from './version-tree.ts'

interface Props {
  readonly name: string
  readonly source: PreviewSource | undefined
  readonly original: string | undefined
  readonly design: Design | undefined
  /** What the tool would do. */
  readonly step: Step | undefined
  readonly isBusy: boolean
  offerOf(tool: string): ToolOffer | undefined
}

export function Picture({ source, ...props }: Props) {
  if (!source) {
    return (
      <div className="grid size-full place-items-center rounded-xl bg-sunk p-6 text-center">
        <p className="grid max-w-xs justify-items-center gap-3 text-pretty text-soft">
          <Sparkles size={28} className={props.isBusy ? 'animate-pulse' : ''} />
          {props.isBusy
            ? t`Your picture is being made …`
            : t`Choose a tool, write what you want to see, and it appears here.`}
        </p>
      </div>
    )
  }
  return <Shown source={source} {...props} />
}

function Shown({ source, original, name, design, step, isBusy, offerOf }: Props & { source: PreviewSource }) {
  const isShown = isShownBefore(step, offerOf)
  const preview = useStepPreview(source, step, offerOf)
  const version = design && currentVersion(design)
  if (design && version?.medium === 'video' && !step)
    return (
      <div className="grid size-full place-items-center rounded-xl bg-sunk p-3">
        {version.isMovingPicture ? (
          <img
            src={designAddress.video(design.id, version.n)}
            alt={name}
            className="max-h-full max-w-full rounded-md"
          />
        ) : (
          // biome-ignore lint/a11y/useMediaCaption: it is made without sound
          <video
            src={designAddress.video(design.id, version.n)}
            poster={designAddress.version(design.id, version.n)}
            controls
            loop
            playsInline
            className="max-h-full max-w-full rounded-md"
          />
        )}
      </div>
    )
  return (
    <Stage
      before={step || original === source.address ? preview.before : original}
      after={isShown ? (preview.after ?? preview.before) : preview.before}
      name={name}
      isBusy={isBusy || ((step !== undefined || preview.before === undefined) && preview.isBusy)}
      isFirst={isShown && preview.isFirst}
      badge={version?.sandbox && !step ? t`Sandbox sample` : undefined}
    >
      {step && preview.problem && !preview.isBusy && (
        <p
          role="alert"
          className="absolute inset-x-3 bottom-16 mx-auto max-w-md rounded-xl bg-bad-soft px-4 py-3 text-bad text-sm shadow-sm"
        >
          {preview.problem}
        </p>
      )}
      {isShown && preview.isHidden && !preview.isBusy && <HiddenNote />}
    </Stage>
  )
}
