/** Keeps what was picked above all pages, so that a look at another page loses nothing. */
import type { RemoteEdits } from '@allot/studio/contract/edits'
import {
  createContext,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  use,
  useReducer,
  useState,
} from 'react'
import { nextSubmission, type Submission, type SubmissionEvent } from './create-state.ts'
import type { PickedPhoto } from './picked-photo.ts'

const INITIAL_EDITS: RemoteEdits = {
  removeBackground: true,
  background: 'white',
  canvas: { width: 2048, height: 2048, margin: 0.08 },
  format: 'jpg',
  quality: 90,
}

interface Draft {
  readonly photos: readonly PickedPhoto[]
  /** Names of files that were chosen last and are no photos. */
  readonly leftOut: readonly string[]
  readonly edits: RemoteEdits
  readonly submission: Submission
  readonly setPhotos: Dispatch<SetStateAction<readonly PickedPhoto[]>>
  readonly setLeftOut: Dispatch<SetStateAction<readonly string[]>>
  readonly setEdits: Dispatch<SetStateAction<RemoteEdits>>
  readonly report: Dispatch<SubmissionEvent>
}

const DraftContext = createContext<Draft | undefined>(undefined)

export function DraftProvider({ children }: { children: ReactNode }) {
  const [photos, setPhotos] = useState<readonly PickedPhoto[]>([])
  const [leftOut, setLeftOut] = useState<readonly string[]>([])
  const [edits, setEdits] = useState(INITIAL_EDITS)
  const [submission, report] = useReducer(nextSubmission, { state: 'ready' })
  const draft = { photos, leftOut, edits, submission, setPhotos, setLeftOut, setEdits, report }
  return <DraftContext value={draft}>{children}</DraftContext>
}

/** @throws Error outside of `DraftProvider` */
export function useDraft(): Draft {
  const draft = use(DraftContext)
  if (!draft) throw new Error('Invariant: a draft is used outside of its provider.')
  return draft
}
