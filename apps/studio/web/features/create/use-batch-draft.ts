/** The Batch that is being created: its photos, its recipe, the state it is in, and what can be done with it. */
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { type CreateState, createStateOf } from './create-state.ts'
import { useDraft } from './draft-provider.tsx'
import { type OwnChange, type OwnSteps, ownHistory, stepsFor } from './own-steps.ts'
import type { Picked, PickedPhoto } from './picked-photo.ts'
import { type Offers, usesOf } from './recipe-check.ts'
import { type RecipeChange, type RecipeHistory, recipeOf } from './recipe-history.ts'
import { submitBatch } from './upload.ts'
import { type QuotedGroup, useBatchQuote } from './use-batch-quote.ts'

interface BatchDraft {
  readonly state: CreateState
  readonly photos: readonly PickedPhoto[]
  /** Names of files that were chosen last and are no photos. */
  readonly leftOut: readonly string[]
  /** The id of the photo that is shown large, where one was chosen. */
  readonly chosen: string | undefined
  readonly isRecipeForOne: boolean
  readonly recipe: Recipe
  readonly history: RecipeHistory
  /** Photos with steps of their own. */
  readonly own: OwnSteps
  addPhotos(more: Picked): void
  removePhoto(id: string): void
  keepFirst(count: number): void
  choose(id: string): void
  /** A photo that is alone becomes no design. */
  keepToRecipe(): void
  changeRecipe(change: RecipeChange): void
  changeOwn(change: OwnChange): void
  run(): void
}

export function useBatchDraft(offerOf: Offers): BatchDraft {
  const space = useSpace()
  const queries = useQueryClient()
  const [, goTo] = useLocation()
  const draft = useDraft()
  const { photos, leftOut, chosen, isRecipeForOne, history, submission, setPhotos, setLeftOut, report } =
    draft
  const recipe = recipeOf(history.now)
  const { own } = draft
  const quote = useBatchQuote(groupsOf(photos, own, recipe, offerOf))
  const change = (changed: (photos: readonly PickedPhoto[]) => readonly PickedPhoto[]) => {
    setPhotos(changed)
    report({ state: 'edited' })
  }
  const run = async () => {
    try {
      const batch = await submitBatch(
        { space: space.id, recipe, photos: photos.map((photo) => withSteps(photo, own)) },
        report,
      )
      if (!batch) return
      setPhotos([])
      setLeftOut([])
      draft.setRecipeForOne(false)
      report({ state: 'submitted' })
      void queries.invalidateQueries({ queryKey: ['batches'] })
      if (window.location.pathname === '/') goTo(`/batches/${batch.id}`) // they may look at another page meanwhile
    } catch (cause) {
      report({ state: 'failed', message: cause instanceof Error ? cause.message : String(cause) })
    }
  }
  return {
    ...{ photos, leftOut, chosen, isRecipeForOne, recipe, history, own },
    state: createStateOf(photos.length, quote, submission),
    addPhotos: (more) => {
      setLeftOut(more.leftOut)
      change((there) => withoutDuplicates([...there, ...more.photos]))
    },
    removePhoto: (id) => change((there) => there.filter((photo) => photo.id !== id)),
    keepFirst: (count) => {
      if (count === 0) draft.setRecipeForOne(false)
      change((there) => there.slice(0, count))
    },
    choose: draft.setChosen,
    keepToRecipe: () => draft.setRecipeForOne(true),
    changeRecipe: (next) => {
      draft.changeRecipe(next)
      report({ state: 'edited' })
    },
    changeOwn: (event) => {
      draft.changeOwn(event)
      report({ state: 'edited' })
    },
    run: () => void run(),
  }
}

/** Photos that take the same, together. */
function groupsOf(
  photos: readonly PickedPhoto[],
  own: OwnSteps,
  recipe: Recipe,
  offerOf: Offers,
): readonly QuotedGroup[] {
  const groups = new Map<string, QuotedGroup>()
  for (const { id } of photos) {
    const uses = usesOf(stepsFor(own, id, recipe), offerOf)
    const key = JSON.stringify(uses)
    groups.set(key, { uses, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  return [...groups.values()]
}

function withSteps(photo: PickedPhoto, own: OwnSteps): PickedPhoto & { readonly steps?: readonly Step[] } {
  const history = ownHistory(own, photo.id)
  return history ? { ...photo, steps: recipeOf(history.now).steps } : photo
}

function withoutDuplicates(photos: readonly PickedPhoto[]): readonly PickedPhoto[] {
  return [...new Map(photos.map((photo) => [photo.id, photo])).values()]
}
