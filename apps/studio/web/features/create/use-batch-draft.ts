/** The Batch that is being created: its photos, its recipe, the state it is in, and what can be done with it. */
import type { FeatureUse } from '@allot/client/wire'
import type { Recipe } from '@allot/studio/contract/recipe'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { allot } from '../../shared/api/allot.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { type CreateState, createStateOf, type Quote, quoteOf } from './create-state.ts'
import { useDraft } from './draft-provider.tsx'
import type { Picked, PickedPhoto } from './picked-photo.ts'
import { type Offers, usesOf } from './recipe-check.ts'
import { type RecipeChange, type RecipeHistory, recipeOf } from './recipe-history.ts'
import { submitBatch } from './upload.ts'

/** How soon a quote that could not be read is read again. */
const RETRY_MS = 5_000

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
  addPhotos(more: Picked): void
  removePhoto(id: string): void
  keepFirst(count: number): void
  choose(id: string): void
  /** A photo that is alone becomes no design. */
  keepToRecipe(): void
  changeRecipe(change: RecipeChange): void
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
  const quote = useQuote(space.id, photos.length, usesOf(recipe, offerOf))
  const change = (changed: (photos: readonly PickedPhoto[]) => readonly PickedPhoto[]) => {
    setPhotos(changed)
    report({ state: 'edited' })
  }
  const run = async () => {
    try {
      const batch = await submitBatch({ space: space.id, recipe, photos }, report)
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
    ...{ photos, leftOut, chosen, isRecipeForOne, recipe, history },
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
    run: () => void run(),
  }
}

/** While the next quote is read, the one before it stays. It is read again when any member spends. */
function useQuote(space: string, count: number, batch: readonly FeatureUse[]): Quote {
  const { usage } = useUsage()
  const spent = usage?.meters.map(({ used, held, percent }) => [used, held, percent])
  const { data, error } = useQuery({
    queryKey: ['quote', space, count, batch, usage?.plan.id, spent],
    queryFn: () => allot.quote(space, { count, batch: [...batch] }),
    placeholderData: (before) => before,
    enabled: count > 0,
    refetchInterval: ({ state }) => (state.status === 'error' ? RETRY_MS : false),
  })
  return quoteOf(data, error)
}

function withoutDuplicates(photos: readonly PickedPhoto[]): readonly PickedPhoto[] {
  return [...new Map(photos.map((photo) => [photo.id, photo])).values()]
}
