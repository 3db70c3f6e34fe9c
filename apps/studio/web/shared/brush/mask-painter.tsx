/** Paints a mask over a picture, in a dialog of its own. */
import { t } from '@lingui/core/macro'
import { useReducer, useState } from 'react'
import { FIRST_BRUSH } from './brush.ts'
import { BrushBar } from './brush-bar.tsx'
import { maskOf } from './draw-strokes.ts'
import { MaskCanvas } from './mask-canvas.tsx'
import { PainterDialog } from './painter-dialog.tsx'
import { EMPTY, isEmpty, painted } from './strokes.ts'
import { useUndoKeys } from './use-undo-keys.ts'

interface Props {
  /** The address of the picture. */
  readonly picture: string
  readonly title: string
  /** @param mask a PNG as large as the picture */
  onDone(mask: Blob): void
  onClose(): void
}

export function MaskPainter({ picture, title, onDone, onClose }: Props) {
  const [painting, change] = useReducer(painted, EMPTY)
  const [brush, setBrush] = useState(FIRST_BRUSH)
  const [size, setSize] = useState<{ readonly width: number; readonly height: number }>()
  useUndoKeys(change)
  const done = async () => {
    if (size) onDone(await maskOf(painting.strokes, size))
  }
  return (
    <PainterDialog
      title={title}
      brush={<BrushBar {...{ brush, painting, change }} onBrush={setBrush} />}
      action={t`Use this area`}
      isReady={size !== undefined && !isEmpty(painting)}
      onDone={done}
      onClose={onClose}
    >
      <MaskCanvas {...{ picture, painting, brush, size, change }} onSize={setSize} />
    </PainterDialog>
  )
}
