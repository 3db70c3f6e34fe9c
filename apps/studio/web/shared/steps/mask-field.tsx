/** The part of the picture that may change: painted by brush, kept by the studio under the hash of its content. */
import { t } from '@lingui/core/macro'
import { useMutation } from '@tanstack/react-query'
import { Brush, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { designs } from '../api/designs.ts'
import { Button } from '../components/button.tsx'
import { IconButton } from '../components/icon-button.tsx'
import { useSpace } from '../session/chosen-space.ts'

/** Loaded when somewhere is painted first. */
const MaskPainter = lazy(async () => ({ default: (await import('../brush/mask-painter.tsx')).MaskPainter }))

interface Props {
  readonly title: string
  /** The address of the picture to paint on. */
  readonly picture: string
  readonly value: string | undefined
  onChange(mask: string | undefined): void
}

export function MaskField({ title, picture, value, onChange }: Props) {
  const space = useSpace()
  const [isOpen, setOpen] = useState(false)
  const send = useMutation({
    mutationFn: (mask: Blob) => designs.giveMask(space.id, mask),
    onSuccess: ({ name }) => onChange(name),
  })
  return (
    <div>
      <div className="flex gap-1">
        <Button className="h-11 flex-1" disabled={send.isPending} onClick={() => setOpen(true)}>
          <Brush size={16} /> {value ? t`Paint another area` : t`Paint where`}
        </Button>
        {value && (
          <IconButton label={t`Everywhere`} onClick={() => onChange(undefined)}>
            <X size={17} />
          </IconButton>
        )}
      </div>
      <p className="mt-1 text-soft text-xs" role={send.error ? 'alert' : undefined}>
        {send.error?.message ??
          (value ? t`Only the painted area changes.` : t`All of the picture may change.`)}
      </p>
      {isOpen && (
        <Suspense>
          <MaskPainter
            picture={picture}
            title={title}
            onDone={(mask) => {
              setOpen(false)
              send.mutate(mask)
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
