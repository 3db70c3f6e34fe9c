/** Versions of the same, side by side: a click takes one. */
import type { Design, DesignVersion } from '@allot/studio/contract/design'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Check } from 'lucide-react'
import { designAddress } from '../../shared/api/designs.ts'
import { Button } from '../../shared/components/button.tsx'
import { ClearPicture } from '../../shared/components/clear-picture.tsx'

interface Props {
  readonly design: Design
  readonly versions: readonly DesignVersion[]
  onChoose(version: number): void
  onClose(): void
}

/** More than these are too small to compare. */
const MAX_SHOWN = 4

export function Candidates({ design, versions, onChoose, onClose }: Props) {
  return (
    <div className="flex size-full flex-col gap-3 rounded-xl bg-sunk p-3">
      <ul className="grid min-h-0 flex-1 auto-rows-fr grid-cols-2 gap-3" aria-label={t`Candidates`}>
        {versions.slice(-MAX_SHOWN).map(({ n }, at) => (
          <li key={n} className="min-h-0">
            <button
              type="button"
              aria-pressed={design.current === n}
              aria-label={t`Candidate ${at + 1}`}
              onClick={() => onChoose(n)}
              className="group relative flex size-full items-center justify-center overflow-hidden rounded-xl bg-card p-1 outline-accent aria-pressed:outline-3"
            >
              <ClearPicture
                src={designAddress.version(design.id, n)}
                alt=""
                className="max-h-full max-w-full rounded-md object-contain"
              />
              <span className="absolute top-2 right-2 hidden size-7 place-items-center rounded-full bg-accent text-accent-ink group-aria-pressed:grid">
                <Check size={16} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Button className="h-11 self-center" onClick={onClose}>
        <Trans>Show the chosen one large</Trans>
      </Button>
    </div>
  )
}
