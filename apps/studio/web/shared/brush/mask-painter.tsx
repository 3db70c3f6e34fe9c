/** Paints a mask over a picture, in a dialog of its own. */
import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useEffect, useReducer, useState } from 'react'
import { Button, buttonStyle } from '../components/button.tsx'
import { FIRST_BRUSH } from './brush.ts'
import { BrushBar } from './brush-bar.tsx'
import { maskOf } from './draw-strokes.ts'
import { MaskCanvas } from './mask-canvas.tsx'
import { EMPTY, isEmpty, painted } from './strokes.ts'

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
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup className="fixed inset-0 z-50 flex flex-col bg-paper sm:inset-6 sm:rounded-3xl">
          <header className="flex items-center gap-2 px-4 pt-3">
            <Dialog.Title className="min-w-0 flex-1 truncate font-semibold tracking-tight">
              {title}
            </Dialog.Title>
            <Dialog.Close className={`${buttonStyle('bare')} size-11`} aria-label="Close">
              <X size={18} />
            </Dialog.Close>
          </header>
          <MaskCanvas {...{ picture, painting, brush, size, change }} onSize={setSize} />
          <footer className="grid items-center gap-x-6 gap-y-2 border-line border-t px-4 py-3 lg:grid-cols-[minmax(0,1fr)_auto]">
            <BrushBar {...{ brush, painting, change }} onBrush={setBrush} />
            <Button
              look="primary"
              size="large"
              className="whitespace-nowrap"
              disabled={!size || isEmpty(painting)}
              onClick={() => void done()}
            >
              Use this area
            </Button>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function useUndoKeys(change: (change: { kind: 'undo' | 'redo' }) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
      event.preventDefault()
      change({ kind: event.shiftKey ? 'redo' : 'undo' })
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [change])
}
