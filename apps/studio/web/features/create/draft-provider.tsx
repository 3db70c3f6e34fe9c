/** Keeps the pile and its recipe above all pages, so that a look at another page loses nothing; the studio keeps both. */
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import { FIRST_RECIPE } from '@allot/studio/contract/starting-recipe'
import {
  createContext,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  use,
  useEffect,
  useReducer,
  useRef,
  useState,
} from 'react'
import { nextSubmission, type Submission, type SubmissionEvent } from './create-state.ts'
import { isUnsaved, keepRecipe, lastRecipe, noteUnsaved } from './last-recipe.ts'
import { newestOnly } from './newest-only.ts'
import { keptSteps, type OwnChange, type OwnSteps, ownChanged } from './own-steps.ts'
import type { LeftOutFile, PickedPhoto } from './picked-photo.ts'
import type { PilePhotos } from './pile-photos.ts'
import { changed, historyOf, type RecipeChange, type RecipeHistory, recipeOf } from './recipe-history.ts'
import { usePile } from './use-pile.ts'

/** What came of the files that were picked last. */
export interface PickOutcome {
  readonly leftOut: readonly LeftOutFile[]
  /** Names of those that were in the pile before. */
  readonly again: readonly string[]
}

interface Draft {
  readonly pile: PilePhotos
  readonly photos: readonly PickedPhoto[]
  /** What an earlier visit left is known. */
  readonly isLoaded: boolean
  readonly outcome: PickOutcome
  /** A photo alone goes through the recipe too, instead of becoming a design. */
  readonly isRecipeForOne: boolean
  /** The id of the photo that is shown large; the first where it is none of them. */
  readonly chosen: string | undefined
  readonly history: RecipeHistory
  /** Photos with steps of their own. */
  readonly own: OwnSteps
  readonly submission: Submission
  readonly setOutcome: Dispatch<SetStateAction<PickOutcome>>
  readonly setRecipeForOne: Dispatch<SetStateAction<boolean>>
  readonly setChosen: Dispatch<SetStateAction<string | undefined>>
  readonly changeRecipe: Dispatch<RecipeChange>
  readonly changeOwn: Dispatch<OwnChange>
  readonly report: Dispatch<SubmissionEvent>
}

const NONE: OwnSteps = new Map()
export const NOTHING_PICKED: PickOutcome = { leftOut: [], again: [] }

const DraftContext = createContext<Draft | undefined>(undefined)

interface Props {
  /** Whose recipe it begins with; give it as the key too. */
  readonly space: string
  readonly member: string
  readonly children: ReactNode
}

export function DraftProvider({ space, member, children }: Props) {
  const [outcome, setOutcome] = useState(NOTHING_PICKED)
  const [isRecipeForOne, setRecipeForOne] = useState(false)
  const [chosen, setChosen] = useState<string>()
  const [history, changeRecipe] = useReducer(changed, space, (id) =>
    historyOf(lastRecipe(id) ?? FIRST_RECIPE),
  )
  const [wasUnsaved] = useState(() => isUnsaved(space))
  const [own, changeOwn] = useReducer(ownChanged, NONE)
  const [submission, report] = useReducer(nextSubmission, { state: 'ready' })
  const { pile, photos, isLoaded } = usePile(space, member, ({ recipe, steps }) => {
    if (!recipe || pile.snapshot().photos.length === 0) return
    if (!wasUnsaved) changeRecipe({ kind: 'begin', recipe })
    changeOwn({ kind: 'begin', steps, recipe })
  })
  useEffect(() => keepRecipe(space, recipeOf(history.now)), [space, history.now])
  useSaved(space, pile, isLoaded && photos.length > 0, recipeOf(history.now), keptSteps(own))
  const draft = { pile, photos, isLoaded, outcome, isRecipeForOne, chosen, history, own, submission, report }
  return (
    <DraftContext value={{ ...draft, setOutcome, setRecipeForOne, setChosen, changeRecipe, changeOwn }}>
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

/** The studio keeps the recipe beside the photos, for another device. */
function useSaved(
  space: string,
  pile: PilePhotos,
  isNeeded: boolean,
  recipe: Recipe,
  steps: ReadonlyMap<string, readonly Step[] | null>,
): void {
  const save = useRef<(value: { recipe: Recipe; steps: typeof steps; content: string }) => void>(undefined)
  const newest = useRef<string>(undefined)
  const content = JSON.stringify([recipe, [...steps]])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `content` is the recipe and the steps
  useEffect(() => {
    if (!isNeeded) return
    newest.current = content
    noteUnsaved(space, true)
    save.current ??= newestOnly(async ({ recipe, steps, content }) => {
      await pile.saveRecipe(recipe, steps)
      if (newest.current === content) noteUnsaved(space, false)
    })
    save.current({ recipe, steps, content })
  }, [isNeeded, content, pile, space])
}
