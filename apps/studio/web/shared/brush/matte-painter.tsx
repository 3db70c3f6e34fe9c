/** Corrects a cut-out by brush, in a dialog of its own: what is kept, what is taken away. */
import { t } from '@lingui/core/macro'
import { useEffect, useReducer, useState } from 'react'
import { FIRST_BRUSH } from './brush.ts'
import { BrushBar } from './brush-bar.tsx'
import { MatteCanvas } from './matte-canvas.tsx'
import { MatteSurface } from './matte-surface.ts'
import { PainterDialog } from './painter-dialog.tsx'
import { EMPTY, painted } from './strokes.ts'
import { useUndoKeys } from './use-undo-keys.ts'

interface Props {
  /** The address of the photo. */
  readonly picture: string
  /** That of the matte that is corrected: a grey PNG in the shape of the photo. Undefined until it is there. */
  readonly matte: string | undefined
  readonly title: string
  /** @param matte corrected, of the same size */
  onDone(matte: Blob): void
  onClose(): void
}

export function MattePainter({ picture, matte, title, onDone, onClose }: Props) {
  const [painting, change] = useReducer(painted, EMPTY)
  const [brush, setBrush] = useState({ ...FIRST_BRUSH, size: 5 })
  const { surface, problem } = useSurface(picture, matte)
  useUndoKeys(change)
  const done = async () => {
    if (surface) onDone(await surface.matteOf(painting.strokes))
  }
  return (
    <PainterDialog
      title={title}
      brush={<BrushBar {...{ brush, painting, change }} onBrush={setBrush} verb={t`Keep`} />}
      action={t`Use this cut-out`}
      isReady={surface !== undefined && painting.strokes.length > 0}
      onDone={done}
      onClose={onClose}
    >
      {surface ? (
        <MatteCanvas {...{ picture, surface, painting, brush, change }} />
      ) : (
        <p role={problem ? 'alert' : 'status'} className="m-auto p-6 text-center text-soft">
          {problem ?? (matte ? t`The photo is on its way …` : t`Looking at the photo again …`)}
        </p>
      )}
    </PainterDialog>
  )
}

function useSurface(picture: string, matte: string | undefined) {
  const [surface, setSurface] = useState<MatteSurface>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    if (matte === undefined) return
    let isShown = true
    MatteSurface.load(picture, matte).then(
      (loaded) => isShown && setSurface(loaded),
      (cause: Error) => isShown && setProblem(cause.message),
    )
    return () => {
      isShown = false
    }
  }, [picture, matte])
  return { surface, problem }
}
