/** The original and every version of it, with what each took. A click shows it; undo and redo go along. */
import type { Design } from '@allot/studio/contract/design'
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'
import { Play } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { designAddress } from '../../shared/api/designs.ts'
import { ClearPicture } from '../../shared/components/clear-picture.tsx'
import { UndoButtons } from '../../shared/components/icon-button.tsx'
import { useMemberNames } from '../../shared/hooks/use-member-names.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { choiceOf, takenInWords } from '../../shared/steps/step-settings.ts'
import { DesignMenu } from './design-menu.tsx'
import { OnItsWay } from './on-its-way.tsx'
import { scrollTo } from './scroll-to.ts'
import { redoTarget, undoTarget } from './version-tree.ts'

interface Props {
  readonly name: string
  readonly design: Design | undefined
  readonly original: string | undefined
  readonly children?: ReactNode
  offerOf(tool: string): ToolOffer | undefined
  onChoose(version: number | null): void
}

export function VersionList({ name, design, original, children, offerOf, onChoose }: Props) {
  const { usage } = useUsage()
  const nameOf = useMemberNames()
  const undo = design && undoTarget(design)
  const redo = design && redoTarget(design)
  return (
    <section aria-label={t`Versions`} className="px-4 py-1 lg:py-4 lg:pr-2">
      <div className="flex items-center lg:flex-wrap">
        <h1
          className="mr-auto min-w-0 truncate font-semibold text-base tracking-tight lg:mr-0 lg:basis-full"
          title={name}
        >
          {name}
        </h1>
        <div className="flex items-center lg:-ml-3">
          {design && <DesignMenu design={design} />}
          <UndoButtons
            onUndo={undo === undefined ? undefined : () => onChoose(undo)}
            onRedo={redo === undefined ? undefined : () => onChoose(redo)}
          />
        </div>
      </div>
      <ul className="flex gap-2 overflow-x-auto px-0.5 py-1 lg:grid lg:overflow-visible">
        {original && (
          <Entry
            title={t`Original`}
            note=""
            picture={original}
            isVideo={false}
            isShown={!design || design.current === null}
            onChoose={() => design && onChoose(null)}
          />
        )}
        {design?.versions.map(({ n, step, cost, medium, by }) => (
          <Entry
            key={n}
            title={offerOf(step.tool)?.title ?? t`Version`}
            note={[nameOf(by), takenInWords(cost, isCounted(step, offerOf), usage)]
              .filter(Boolean)
              .join(' · ')}
            picture={designAddress.version(design.id, n)}
            isVideo={medium === 'video'}
            isShown={design.current === n}
            onChoose={() => onChoose(n)}
          />
        ))}
        {design?.underWay.map(({ id, ...asked }) => (
          <OnItsWay
            key={id}
            asked={asked}
            title={offerOf(asked.step.tool)?.title ?? t`Version`}
            nameOf={nameOf}
          />
        ))}
      </ul>
      {children}
    </section>
  )
}

function isCounted({ tool, settings }: Step, offerOf: Props['offerOf']): boolean {
  const offer = offerOf(tool)
  const choice = offer && choiceOf(offer, settings)
  return choice?.isCounted === true
}

interface EntryProps {
  readonly title: string
  /** What it took. */
  readonly note: string
  readonly picture: string
  readonly isVideo: boolean
  readonly isShown: boolean
  onChoose(): void
}

function Entry({ title, note, picture, isVideo, isShown, onChoose }: EntryProps) {
  const entry = useRef<HTMLLIElement>(null)
  // A new version would stand outside of what is seen.
  useEffect(() => {
    if (isShown && entry.current) scrollTo(entry.current)
  }, [isShown])
  return (
    <li ref={entry} className="shrink-0">
      <button
        type="button"
        aria-pressed={isShown}
        onClick={onChoose}
        className="flex w-24 flex-col gap-1 rounded-[10px] p-1 text-left hover:bg-sunk aria-pressed:bg-chosen aria-pressed:shadow-sm lg:w-full lg:flex-row lg:items-center lg:gap-2.5"
      >
        <span className="relative h-14 w-full shrink-0 lg:w-14">
          <ClearPicture
            src={picture}
            alt=""
            onError={({ currentTarget }) => {
              currentTarget.style.visibility = 'hidden' // not every photo is of a format that browsers show
            }}
            loading="lazy"
            className="size-full rounded-md object-cover"
          />
          {isVideo && (
            <span className="absolute inset-0 m-auto grid size-6 place-items-center rounded-full bg-black/70 text-white">
              <Play size={11} fill="currentColor" aria-label={t`Video`} />
            </span>
          )}
        </span>
        <span className="min-w-0 px-0.5">
          <span className="block truncate font-medium text-xs">{title}</span>
          {note && <span className="block truncate text-soft text-xs">{note}</span>}
        </span>
      </button>
    </li>
  )
}
