/** Where photos are added: dropped, pasted, chosen, or the samples. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Images } from 'lucide-react'
import { useEffect } from 'react'
import { Link } from 'wouter'
import { previews } from '../../shared/api/previews.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'
import type { PickOutcome } from './draft-provider.tsx'
import { LeftOutNote } from './left-out-note.tsx'
import { PickButton } from './pick-button.tsx'
import type { Picked } from './picked-photo.ts'
import { SamplesButton } from './samples-button.tsx'

interface Props {
  /** Files are held over the page. */
  readonly isOver: boolean
  readonly outcome: PickOutcome
  onPhotos(picked: Picked): void
}

export function DropZone({ isOver, outcome, onPhotos }: Props) {
  const space = useSpace()

  // The model loads while photos are picked; where it cannot, the first preview says so.
  useEffect(() => void previews.prepare(space.id).catch(() => undefined), [space.id])

  return (
    <section
      aria-label={t`Add photos`}
      className={`mt-6 grid min-h-[52dvh] place-items-center rounded-[2rem] border-2 border-dashed px-5 py-12 text-center transition sm:mt-8 ${isOver ? 'border-accent bg-accent-soft' : 'border-line bg-sunk'}`}
    >
      <div className="max-w-xl">
        <span className="mx-auto mb-6 grid size-16 place-items-center rounded-2xl bg-card text-accent shadow-sm">
          <Images size={30} strokeWidth={1.6} />
        </span>
        <h1 className="text-balance font-semibold text-3xl tracking-[-0.02em] sm:text-4xl">
          <Trans>Drop your photos here</Trans>
        </h1>
        <p className="mx-auto mt-3 max-w-sm text-pretty text-soft">
          <Trans>
            Single photos, a folder or a ZIP; or paste one. JPEG, PNG, HEIC, WebP, AVIF, TIFF, BMP. Your
            originals are never changed.
          </Trans>
        </p>
        <div className="mt-7 flex flex-wrap justify-center gap-2.5">
          <PickButton onPhotos={onPhotos} look="primary" />
          <PickButton onPhotos={onPhotos} way="folder" />
          <PickButton onPhotos={onPhotos} way="camera" className="pointer-fine:hidden" />
        </div>
        <LeftOutNote outcome={outcome} />
        <SamplesButton onPhotos={onPhotos} />
        <p className="mt-6 text-soft text-sm">
          <Trans>
            Or{' '}
            <Link href="/designs/new" className={LINK_STYLE}>
              start from words
            </Link>
            , without a photo.
          </Trans>
        </p>
      </div>
    </section>
  )
}
