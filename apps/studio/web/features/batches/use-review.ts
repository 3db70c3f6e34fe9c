/** What a review does: its cut-outs, and each action from wherever it comes, a key, a button or a swipe. */
import type { Batch, PhotoItem } from '@allot/studio/contract/batch'
import type { CutOutName } from '@allot/studio/contract/cut-outs'
import { useState } from 'react'
import { neighbour, nextToCheck, type ReviewAction } from './review-state.ts'
import { type CutOutsOfPhoto, useCutOuts, useCutOutsAhead } from './use-cut-outs.ts'
import type { Decisions } from './use-decisions.ts'

export interface Reviewed {
  readonly batch: Batch
  readonly photo: PhotoItem
  /** The places of the photos that are looked through. */
  readonly order: readonly number[]
  readonly decisions: Decisions
  /** Undefined where the person may not run the Batch. */
  readonly onRedo: ((photo: number) => void) | undefined
  onShow(photo: number): void
  /** What was to check is checked. */
  onOver(): void
}

export interface ReviewOfPhoto {
  readonly cutOuts: CutOutsOfPhoto
  /** Whether a subject was looked for, so that there are other cut-outs. */
  readonly hasCutOuts: boolean
  /** The one that a fix begins with; undefined until it is known. */
  readonly current: CutOutName | undefined
  readonly isFixing: boolean
  /** The model looks at the photo again, for other cut-outs. */
  look(): void
  act(action: ReviewAction): void
  endFix(): void
}

export function useReview({
  batch,
  photo,
  order,
  decisions,
  onRedo,
  onShow,
  onOver,
}: Reviewed): ReviewOfPhoto {
  const { n, group } = photo
  const [wanted, setWanted] = useState<number>()
  const [isFixing, setFixing] = useState(false)
  const hasCutOuts = photo.hasCutOuts && photo.result !== null
  const isToCheck = group === 'to_check'
  const cutOuts = useCutOuts(batch.id, photo, hasCutOuts && (isToCheck || wanted === n))
  const next = nextToCheck(order, batch.photos, n)
  useCutOutsAhead(batch.id, hasCutOuts && cutOuts.names && isToCheck ? next : undefined)

  const goOn = () => {
    // Who is quick decides the next one before the page shows that the one before is decided.
    const next = nextToCheck(order, decisions.photos(), n)
    if (next !== undefined) onShow(next)
    else if (isToCheck) onOver()
    else onShow(neighbour(order, n, 1))
  }
  const acts: Record<Exclude<ReviewAction['kind'], 'choose'>, () => void> = {
    accept: () => {
      if (isToCheck || group === 'left_out') decisions.decide([photo], 'accepted')
      goOn()
    },
    leave_out: () => {
      if (group !== 'left_out') decisions.decide([photo], 'left_out')
      goOn()
    },
    next: () => onShow(neighbour(order, n, 1)),
    previous: () => onShow(neighbour(order, n, -1)),
    redo: () => onRedo?.(n),
    undo: () => {
      const undone = decisions.undo()
      if (undone !== undefined) onShow(undone)
    },
    fix: () => {
      if (!hasCutOuts) return
      setWanted(n)
      setFixing(true)
    },
  }
  const act = (action: ReviewAction) => {
    if (action.kind !== 'choose') acts[action.kind]()
    const name = action.kind === 'choose' ? cutOuts.names?.[action.at] : undefined
    if (name && !cutOuts.isBusy) cutOuts.choose(name)
  }
  return {
    ...{ cutOuts, hasCutOuts, isFixing, act },
    current: photo.cutOut ?? cutOuts.names?.[0],
    look: () => setWanted(n),
    endFix: () => setFixing(false),
  }
}
