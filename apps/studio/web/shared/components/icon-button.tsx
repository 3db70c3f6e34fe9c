/** A button of one icon, large enough for a thumb, and the two that undo and redo. */
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
  /** "the stroke", where it is not clear. */
  readonly of?: string
  /** Undefined where there is nothing to undo. */
  readonly onUndo: (() => void) | undefined
  readonly onRedo: (() => void) | undefined
}

export function UndoButtons({ of, onUndo, onRedo }: UndoButtonsProps) {
  const named = (verb: string) => (of === undefined ? verb : `${verb} ${of}`)
  return (
    <>
      <IconButton label={named('Undo')} disabled={!onUndo} onClick={onUndo}>
        <Undo2 size={18} />
      </IconButton>
      <IconButton label={named('Redo')} disabled={!onRedo} onClick={onRedo}>
        <Redo2 size={18} />
      </IconButton>
    </>
  )
}
