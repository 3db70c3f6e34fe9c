/** The photos of a Batch by groups, what can be done with those that are shown, and one of them enlarged. */
import type { Batch, PhotoItem } from '@allot/studio/contract/batch'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { AgainPhotos } from '../../shared/api/studio.ts'
import { ChosenBar } from './chosen-bar.tsx'
import { FailedPhotos } from './failed-photos.tsx'
import { GroupStrip, inGroup } from './group-strip.tsx'
import { PhotoGrid } from './photo-grid.tsx'
import type { InWork } from './photo-tile.tsx'
import { ResultsBar } from './results-bar.tsx'
import { Review } from './review.tsx'
import { ReviewOver } from './review-over.tsx'
import { useBatchAddress } from './use-batch-address.ts'
import { useDecisions } from './use-decisions.ts'

interface Props {
  readonly batch: Batch
  /** The dialog that is open over it. */
  readonly over: ReactNode
  /** Undefined where nothing can be run again now, or not by this person. */
  readonly onAgain: ((photos: AgainPhotos) => void) | undefined
  /** By their places; undefined where nothing is being chosen. */
  readonly chosen: ReadonlySet<number> | undefined
  onChoose(chosen: ReadonlySet<number> | undefined): void
}

/** Where all photos are shown, failed ones do not push the others out of sight. */
const FAILED_AMONG_ALL = 2

export function BatchPhotos({ batch, over, onAgain, chosen, onChoose }: Props) {
  const { group, photo: viewed, show, open, step, close } = useBatchAddress()
  const decisions = useDecisions(batch.id)
  const [order, setOrder] = useState<readonly number[]>()
  const [isOver, setOver] = useState(false)
  const shown = inGroup(batch.photos, group)
  const failed = inGroup(batch.photos, 'failed')
  const tiles = shown.filter((photo) => photo.group !== 'failed')
  const photo = batch.photos.find(({ n, result }) => n === viewed && result)

  const look = (from: readonly PhotoItem[], at: PhotoItem, as = group) => {
    // What is decided leaves its group, and the review goes on through what there was.
    setOrder(from.flatMap(({ n, result }) => (result ? [n] : [])))
    setOver(false)
    open(at.n, as)
  }
  const press = useRef<(photo: PhotoItem) => void>(undefined)
  useEffect(() => {
    press.current = (at) => (chosen ? onChoose(toggled(chosen, at.n)) : look(tiles, at))
  })
  const onOpen = useCallback((at: PhotoItem) => press.current?.(at), [])
  const onHold = useCallback((at: PhotoItem) => onChoose(new Set([at.n])), [onChoose])
  const check = () => {
    const toCheck = inGroup(batch.photos, 'to_check')
    const [first] = toCheck
    if (first) look(toCheck, first, 'to_check')
  }
  const leave = () => {
    setOver(false)
    show('all')
  }
  return (
    <>
      <GroupStrip photos={batch.photos} shown={group} onShow={show} />
      {(group === 'all' || group === 'failed') && (
        <FailedPhotos
          onLeaveOut={(photo) => decisions.decide([photo], 'left_out')}
          batch={batch.id}
          photos={failed}
          most={group === 'all' ? FAILED_AMONG_ALL : failed.length}
          onAgain={onAgain}
          onAll={() => show('failed')}
        />
      )}
      <PhotoGrid
        batch={batch.id}
        group={group}
        photos={tiles}
        inWork={inWorkOf(batch)}
        chosen={chosen}
        onOpen={onOpen}
        onHold={onHold}
      />
      {chosen ? (
        <ChosenBar
          batch={batch}
          chosen={chosen}
          shown={shown}
          decisions={decisions}
          onAgain={onAgain}
          onChoose={onChoose}
        />
      ) : (
        <ResultsBar batch={batch} onCheck={check} onAgain={onAgain} />
      )}
      {photo && !isOver ? (
        <Review
          batch={batch}
          photo={photo}
          order={order ?? tiles.flatMap(({ n, result }) => (result ? [n] : []))}
          decisions={decisions}
          over={over}
          onRedo={onAgain && ((n) => onAgain([n]))}
          onShow={step}
          onOver={() => setOver(true)}
          onClose={close}
        />
      ) : (
        over
      )}
      {isOver && <ReviewOver batch={batch} onClose={leave} />}
    </>
  )
}

function inWorkOf({ status }: Batch): InWork {
  if (status === 'cancelling') return 'finishing'
  return status === 'suspended' || status === 'paused' ? 'paused' : 'processing'
}

function toggled(chosen: ReadonlySet<number>, n: number): ReadonlySet<number> {
  const next = new Set(chosen)
  if (!next.delete(n)) next.add(n)
  return next
}
