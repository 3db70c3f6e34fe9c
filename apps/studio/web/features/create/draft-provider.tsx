/** Keeps what was picked, and the recipe, above all pages, so that a look at another page loses nothing. */
import { FIRST_RECIPE } from '@allot/studio/contract/starting-recipe'
import {
  createContext,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  use,
  useEffect,
  useReducer,
  useState,
} from 'react'
import { nextSubmission, type Submission, type SubmissionEvent } from './create-state.ts'
import { keepRecipe, lastRecipe } from './last-recipe.ts'
import { type OwnChange, type OwnSteps, ownChanged } from './own-steps.ts'
import type { PickedPhoto } from './picked-photo.ts'
import { changed, historyOf, type RecipeChange, type RecipeHistory, recipeOf } from './recipe-history.ts'

interface Draft {
  readonly photos: readonly PickedPhoto[]
  /** Names of files that were chosen last and are no photos. */
  readonly leftOut: readonly string[]
  /** A photo alone goes through the recipe too, instead of becoming a design. */
  readonly isRecipeForOne: boolean
  /** The id of the photo that is shown large; the first where it is none of them. */
  readonly chosen: string | undefined
  readonly history: RecipeHistory
  /** Photos with steps of their own. */
  readonly own: OwnSteps
  readonly submission: Submission
  readonly setPhotos: Dispatch<SetStateAction<readonly PickedPhoto[]>>
  readonly setLeftOut: Dispatch<SetStateAction<readonly string[]>>
  readonly setRecipeForOne: Dispatch<SetStateAction<boolean>>
  readonly setChosen: Dispatch<SetStateAction<string | undefined>>
  readonly changeRecipe: Dispatch<RecipeChange>
  readonly changeOwn: Dispatch<OwnChange>
  readonly report: Dispatch<SubmissionEvent>
}

const NONE: OwnSteps = new Map()

const DraftContext = createContext<Draft | undefined>(undefined)

/** @param space whose recipe it begins with; give it as the key too */
export function DraftProvider({ space, children }: { space: string; children: ReactNode }) {
  const [photos, setPhotos] = useState<readonly PickedPhoto[]>([])
  const [leftOut, setLeftOut] = useState<readonly string[]>([])
  const [isRecipeForOne, setRecipeForOne] = useState(false)
  const [chosen, setChosen] = useState<string>()
  const [history, changeRecipe] = useReducer(changed, space, (id) =>
    historyOf(lastRecipe(id) ?? FIRST_RECIPE),
  )
  const [own, changeOwn] = useReducer(ownChanged, NONE)
  const [submission, report] = useReducer(nextSubmission, { state: 'ready' })
  useEffect(() => keepRecipe(space, recipeOf(history.now)), [space, history.now])
  const draft = { photos, leftOut, isRecipeForOne, chosen, history, own, submission, report }
  return (
    <DraftContext
      value={{ ...draft, setPhotos, setLeftOut, setRecipeForOne, setChosen, changeRecipe, changeOwn }}
    >
      {children}
    </DraftContext>
  )
}

/** @throws Error outside of `DraftProvider` */
export function useDraft(): Draft {
  const draft = use(DraftContext)
  if (!draft) throw new Error('Invariant: a draft is used outside of its provider.')
  return draft
}
