/**
 * Results one by one, large: accept, choose another cut-out, fix it by brush, redo, leave out. By keys (A, 1 to 4, E, R, X,
 * arrows, U), by buttons, and by swipe: to the right accepts what is to check, to the left shows the next one.
 */
import { Dialog } from '@base-ui/react/dialog'
import { t } from '@lingui/core/macro'
import { type ReactNode, useRef } from 'react'
import { address } from '../../shared/api/studio.ts'
import { MattePainter } from '../../shared/brush/matte-painter.tsx'
import { Stage } from '../../shared/stage/stage.tsx'
import { CutOutChoice } from './cut-out-choice.tsx'
import { ReviewBar } from './review-bar.tsx'
import { ReviewHeader } from './review-header.tsx'
import { tileOf, useKeptFocus } from './use-kept-focus.ts'
import { type Reviewed, useReview } from './use-review.ts'
import { useReviewKeys } from './use-review-keys.ts'

interface Props extends Reviewed {
  /** What is open over it, which has the keys then. */
  readonly over: ReactNode
  onClose(): void
}

export function Review({ over, onClose, ...reviewed }: Props): ReactNode {
  const { batch, photo, order, onRedo } = reviewed
  const popup = useRef<HTMLDivElement>(null)
  const { cutOuts, hasCutOuts, current, isFixing, look, act, endFix } = useReview(reviewed)
  useReviewKeys(!over && !isFixing, act)
  useKeptFocus(popup, photo)
  const original = address.photo(batch.id, photo.n, 'original-preview')
  const back = photo.group === 'to_check' ? 'accept' : 'previous'
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60 backdrop-blur-sm" />
        <Dialog.Popup
          ref={popup}
          initialFocus={popup}
          finalFocus={() => tileOf(photo.n)}
          tabIndex={-1}
          className="fixed inset-0 z-50 flex flex-col bg-paper pb-[env(safe-area-inset-bottom)] shadow-2xl outline-none lg:inset-6 lg:rounded-3xl"
        >
          <ReviewHeader batch={batch} photo={photo} order={order} />
          <div className="min-h-0 flex-1 px-3 lg:px-5">
            <Stage
              key={photo.n}
              before={original}
              after={photo.result ? address.result(batch.id, photo, 'result') : undefined}
              name={t`The result`}
              isBusy={cutOuts.isBusy}
              hasFullSize
              onSwipe={(swipe) => act({ kind: swipe === 'left' ? 'next' : back })}
            />
          </div>
          <CutOutChoice
            batch={batch.id}
            photo={photo}
            cutOuts={cutOuts}
            onOpen={hasCutOuts ? look : undefined}
          />
          <ReviewBar photo={photo} canFix={hasCutOuts} canRedo={onRedo !== undefined} onAct={act} />
        </Dialog.Popup>
      </Dialog.Portal>
      {isFixing && (current || !cutOuts.problem) && (
        <MattePainter
          picture={original}
          matte={current && address.cutOut(batch.id, photo, current, 'matte')}
          title={t`Fix the cut-out`}
          onDone={(matte) => {
            endFix()
            cutOuts.give(matte)
          }}
          onClose={endFix}
        />
      )}
      {over}
    </Dialog.Root>
  )
}
