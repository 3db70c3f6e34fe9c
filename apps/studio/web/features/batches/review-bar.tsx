/** What can be done with the result that is looked at, each with its key; under the thumb on a phone. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import {
  Brush,
  Check,
  ChevronLeft,
  ChevronRight,
  EyeOff,
  type LucideIcon,
  RotateCcw,
  Undo2,
} from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import type { ReviewAction } from './review-state.ts'

interface Props {
  readonly photo: PhotoItem
  readonly canFix: boolean
  readonly canRedo: boolean
  onAct(action: ReviewAction): void
}

export function ReviewBar({ photo: { group }, canFix, canRedo, onAct }: Props) {
  const act = (kind: Exclude<ReviewAction['kind'], 'choose'>) => () => onAct({ kind })
  return (
    <footer className="flex items-stretch gap-1 border-line border-t px-2 py-2 lg:items-center lg:gap-2 lg:px-5 lg:py-3">
      <Act
        icon={ChevronLeft}
        label={t`Previous photo`}
        short={t`Previous`}
        onClick={act('previous')}
        isIcon
      />
      <Act icon={ChevronRight} label={t`Next photo`} short={t`Next`} hint="→" onClick={act('next')} isIcon />
      <span className="hidden flex-1 lg:block" />
      {group !== 'left_out' && (
        <Act icon={EyeOff} label={t`Leave out`} short={t`Leave out`} hint="X" onClick={act('leave_out')} />
      )}
      {canRedo && <Act icon={RotateCcw} label={t`Redo`} short={t`Redo`} hint="R" onClick={act('redo')} />}
      {canFix && <Act icon={Brush} label={t`Fix by brush`} short={t`Fix`} hint="E" onClick={act('fix')} />}
      {group === 'to_check' || group === 'left_out' ? (
        <Button
          look="primary"
          className="h-auto min-h-12 flex-[1.6] px-4 lg:flex-none"
          onClick={act('accept')}
        >
          {group === 'to_check' ? <Check size={18} /> : <Undo2 size={18} />}
          {group === 'to_check' ? t`Accept` : t`Take back in`}
          <Key name="A" />
        </Button>
      ) : (
        <Button look="primary" className="h-auto min-h-12 flex-[1.6] px-4 lg:flex-none" onClick={act('next')}>
          <Trans>Next</Trans> <ChevronRight size={18} />
        </Button>
      )}
    </footer>
  )
}

interface ActProps {
  readonly icon: LucideIcon
  readonly label: string
  /** On a phone, below the icon. */
  readonly short: string
  readonly hint?: string
  /** Alone on a laptop, where it says enough. */
  readonly isIcon?: boolean
  onClick(): void
}

function Act({ icon: Icon, label, short, hint, isIcon = false, onClick }: ActProps) {
  return (
    <Button
      look="bare"
      aria-label={label}
      title={hint ? `${label} (${hint})` : label}
      onClick={onClick}
      className={`h-auto min-h-12 min-w-11 flex-auto flex-col gap-0.5! px-0.5! text-[11px]! lg:flex-none lg:flex-row lg:gap-2! lg:px-3 lg:text-sm!`}
    >
      <Icon size={18} />
      <span className={`whitespace-nowrap ${isIcon ? 'lg:hidden' : ''}`}>{short}</span>
      {hint && !isIcon && <Key name={hint} />}
    </Button>
  )
}

/** Shown, and not read out: it is no part of what the button is called. */
function Key({ name }: { name: string }) {
  return (
    <span
      data-key={name}
      className="hidden rounded border border-current/30 px-1.5 text-[11px] leading-4 opacity-70 before:content-[attr(data-key)_/_''] lg:inline"
    />
  )
}
