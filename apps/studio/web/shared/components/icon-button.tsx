/** A button of one icon, large enough for a thumb, and the two that undo and redo. */
import { t } from '@lingui/core/macro'
import { Redo2, Undo2 } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Button } from './button.tsx'

type IconButtonProps = Omit<ComponentProps<typeof Button>, 'look' | 'size' | 'aria-label'> & {
  readonly label: string
}

export function IconButton({ label, className = '', ...rest }: IconButtonProps) {
  return <Button look="bare" className={`${className} size-11 px-0`} aria-label={label} {...rest} />
}

interface UndoButtonsProps {
  /** What they undo and redo, where it is not clear. */
  readonly of?: 'stroke'
  /** Undefined where there is nothing to undo. */
  readonly onUndo: (() => void) | undefined
  readonly onRedo: (() => void) | undefined
}

export function UndoButtons({ of, onUndo, onRedo }: UndoButtonsProps) {
  return (
    <>
      <IconButton label={of === 'stroke' ? t`Undo the stroke` : t`Undo`} disabled={!onUndo} onClick={onUndo}>
        <Undo2 size={18} />
      </IconButton>
      <IconButton label={of === 'stroke' ? t`Redo the stroke` : t`Redo`} disabled={!onRedo} onClick={onRedo}>
        <Redo2 size={18} />
      </IconButton>
    </>
  )
}
