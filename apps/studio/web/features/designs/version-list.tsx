/** The original and every version of it, with what each took. A click shows it; undo and redo go along. */
import type { Design } from '@allot/studio/contract/design'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import type { ReactNode } from 'react'
import { designAddress } from '../../shared/api/designs.ts'
import { UndoButtons } from '../../shared/components/icon-button.tsx'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { isGenerated, takenInWords } from '../../shared/steps/step-settings.ts'
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
  const undo = design && undoTarget(design)
  const redo = design && redoTarget(design)
  return (
    <section aria-label="Versions" className="px-4 py-1 lg:py-4 lg:pr-2">
      <div className="flex items-center">
        <h1 className="mr-auto min-w-0 truncate font-semibold text-base tracking-tight" title={name}>
          {name}
        </h1>
        <UndoButtons
          onUndo={undo === undefined ? undefined : () => onChoose(undo)}
          onRedo={redo === undefined ? undefined : () => onChoose(redo)}
        />
      </div>
      <ul className="flex gap-2 overflow-x-auto px-0.5 py-1 lg:grid lg:overflow-visible">
        {original && (
          <Entry
            title="Original"
            note=""
            picture={original}
            video={undefined}
            isShown={!design || design.current === null}
            onChoose={() => design && onChoose(null)}
          />
        )}
        {design?.versions.map(({ n, step, cost, medium, isMovingPicture }) => (
          <Entry
            key={n}
            title={offerOf(step.tool)?.title ?? 'Version'}
            note={takenInWords(cost, isGenerated(step, offerOf), usage)}
            picture={designAddress.version(design.id, n)}
            video={medium === 'video' && !isMovingPicture ? designAddress.video(design.id, n) : undefined}
            isShown={design.current === n}
            onChoose={() => onChoose(n)}
          />
        ))}
      </ul>
      {children}
    </section>
  )
}

interface EntryProps {
  readonly title: string
  /** What it took. */
  readonly note: string
  readonly picture: string
  /** In the place of the picture. */
  readonly video: string | undefined
  readonly isShown: boolean
  onChoose(): void
}

function Entry({ title, note, picture, video, isShown, onChoose }: EntryProps) {
  return (
    <li className="shrink-0">
      <button
        type="button"
        aria-pressed={isShown}
        onClick={onChoose}
        className="flex w-24 flex-col gap-1 rounded-[10px] p-1 text-left hover:bg-sunk aria-pressed:bg-chosen aria-pressed:shadow-sm lg:w-full lg:flex-row lg:items-center lg:gap-2.5"
      >
        {video ? (
          <video src={video} preload="metadata" muted playsInline aria-hidden className={THUMBNAIL} />
        ) : (
          <img
            src={picture}
            alt=""
            onError={({ currentTarget }) => {
              currentTarget.style.visibility = 'hidden' // not every photo is of a format that browsers show
            }}
            loading="lazy"
            className={THUMBNAIL}
          />
        )}
        <span className="min-w-0 px-0.5">
          <span className="block truncate font-medium text-xs">{title}</span>
          {note && <span className="block truncate text-soft text-xs">{note}</span>}
        </span>
      </button>
    </li>
  )
}

const THUMBNAIL = 'checker h-14 w-full shrink-0 rounded-md object-cover lg:w-14'
