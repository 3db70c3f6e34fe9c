/** One picture: its versions at the left, the picture large, tools at the right, the next step below. */
import type { Design } from '@allot/studio/contract/design'
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { type ReactNode, useEffect } from 'react'
import { WorkingPage } from '../../shared/components/working-page.tsx'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { choiceOf, missingField } from '../../shared/steps/step-settings.ts'
import { useToolOffers } from '../../shared/steps/use-tool-offers.ts'
import { Candidates } from './candidates.tsx'
import { DownloadBar } from './download-bar.tsx'
import { Picture } from './picture.tsx'
import { keepRefused } from './refused-step.ts'
import { ShownStepBar, StepBar } from './step-bar.tsx'
import { ToolPanel } from './tool-panel.tsx'
import { useWorkspace } from './use-workspace.ts'
import { VersionList } from './version-list.tsx'
import { stepsTo } from './version-tree.ts'

interface Props {
  readonly name: string
  /** Undefined until the first thing is done. */
  readonly design: Design | undefined
  /** What is shown: the version, or the original; none where it begins with words. */
  readonly source: PreviewSource | undefined
  /** The address of the original. */
  readonly original: string | undefined
  /** Below the versions: what else can be done here. */
  readonly children?: ReactNode
  idOf(): Promise<string>
  onChange(design: Design): void
  /** The design is there, and its page goes on; given where there was none. */
  onBegun?(id: string): void
}

export function Workspace({ name, design, source, original, children, idOf, onChange, onBegun }: Props) {
  const tools = useToolOffers()
  const place = design?.id ?? source?.key ?? 'words'
  const titleOf = (tool: string) => tools.offerOf(tool)?.title ?? tool
  const work = useWorkspace(place, design, idOf, onChange, titleOf, onBegun)
  const { step, beside, download } = work
  const offer = step && tools.offerOf(step.tool)
  const refused = isRefused(offer, step) || work.answer?.outcome === 'denied' ? step : undefined
  useEffect(() => keepRefused(place, refused), [place, refused])
  return (
    <WorkingPage
      list={
        <VersionList {...{ name, design, original }} offerOf={tools.offerOf} onChoose={work.show}>
          {children}
        </VersionList>
      }
      picture={
        design && work.isBeside ? (
          <Candidates
            design={design}
            versions={beside}
            onChoose={work.show}
            onClose={() => work.setBeside(false)}
          />
        ) : (
          <Picture
            key={source?.key}
            {...{ name, source, original, design }}
            step={isReady(offer, step) ? step : undefined}
            isBusy={work.isBusy}
            offerOf={tools.offerOf}
          />
        )
      }
      tools={
        <ToolPanel
          {...{ tools, offer, work, name }}
          picture={source?.address}
          filter={({ from }) => from === (source ? 'picture' : 'words')}
        />
      }
      bar={
        step && offer ? (
          <Bar {...{ offer, step, work, source }} />
        ) : (
          source && (
            <DownloadBar
              design={design?.id}
              uses={featuresIn(design, tools.offerOf)}
              answer={download.data}
              problem={download.error?.message}
              isBusy={download.isPending}
              onDownload={work.save}
            />
          )
        )
      }
    />
  )
}

type BarProps = Parameters<typeof StepBar>[0] & { readonly source: PreviewSource | undefined }

function Bar({ source, ...props }: BarProps) {
  return source ? <ShownStepBar {...props} source={source} /> : <StepBar {...props} />
}

/** All that the tool needs is there, so that it can be shown. */
function isReady(offer: ToolOffer | undefined, step: Step | undefined): boolean {
  return offer !== undefined && step !== undefined && missingField(offer, step.settings) === undefined
}

/** The plan has no access to it. */
function isRefused(offer: ToolOffer | undefined, step: Step | undefined): boolean {
  return offer !== undefined && step !== undefined && choiceOf(offer, step.settings)?.denial != null
}

/** The features in what is shown, as an export names them. */
function featuresIn(
  design: Design | undefined,
  offerOf: (tool: string) => ToolOffer | undefined,
): readonly string[] {
  const names = (design ? stepsTo(design) : []).flatMap(({ step }) => {
    const offer = offerOf(step.tool)
    return (offer && choiceOf(offer, step.settings)?.uses.map(({ feature }) => feature)) ?? []
  })
  return [...new Set(names)]
}
