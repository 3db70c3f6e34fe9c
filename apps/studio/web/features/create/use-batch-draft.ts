/** The Batch that is being created: its photos, its recipe, the state it is in, and what can be done with it. */
import { outputsOf } from '@allot/studio/contract/all-outputs'
import type { Recipe } from '@allot/studio/contract/recipe'
import { plural, t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { showNote } from '../../shared/toasts/toasts.tsx'
import { type CreateState, createStateOf } from './create-state.ts'
import { NOTHING_PICKED, type PickOutcome, useDraft } from './draft-provider.tsx'
import { type OwnChange, type OwnSteps, ownHistory, stepsFor } from './own-steps.ts'
import { isUsable, type Picked, type PickedPhoto } from './picked-photo.ts'
import { countedOf, filesOf, type Offers } from './recipe-check.ts'
import { type RecipeChange, type RecipeHistory, recipeOf } from './recipe-history.ts'
import { submitBatch } from './upload.ts'
import { useBatchQuote } from './use-batch-quote.ts'
import { usePaid } from './use-paid-steps.ts'

export interface PileDraft {
  readonly state: CreateState
  readonly photos: readonly PickedPhoto[]
  /** Those of them that can go into a Batch, now or when they are sent. */
  readonly usable: readonly PickedPhoto[]
  /** What an earlier visit left is known. */
  readonly isLoaded: boolean
  readonly outcome: PickOutcome
  /** The id of the photo that is shown large, where one was chosen. */
  readonly chosen: string | undefined
  readonly isRecipeForOne: boolean
  readonly recipe: Recipe
  readonly history: RecipeHistory
  /** Photos with steps of their own. */
  readonly own: OwnSteps
  /** How many files leave for each photo. */
  readonly files: number
  /** How many pictures previews have generated: the run uses them. */
  readonly paid: number
  /** How many pictures of the run limits count; those that are paid are not among them. */
  readonly counted: number
  addPhotos(more: Picked): void
  /** They can be put back for a while. */
  remove(ids: readonly string[]): void
  keepFirst(count: number): void
  clear(): void
  /** The photo that is alone became a design. */
  handOn(): void
  choose(id: string): void
  /** A photo that is alone becomes no design. */
  keepToRecipe(): void
  changeRecipe(change: RecipeChange): void
  changeOwn(change: OwnChange): void
  run(): void
}

export function useBatchDraft(offerOf: Offers): PileDraft {
  const space = useSpace()
  const queries = useQueryClient()
  const [, goTo] = useLocation()
  const draft = useDraft()
  const {
    pile: piled,
    photos,
    isLoaded,
    outcome,
    chosen,
    isRecipeForOne,
    history,
    submission,
    report,
  } = draft
  const usable = photos.filter(isUsable)
  const [recipe, own] = [recipeOf(history.now), draft.own]
  const pile = usable.map(({ id }) => ({ id, steps: stepsFor(own, id, recipe) }))
  const { paid, unpaid } = usePaid(pile, offerOf)
  const files = outputsOf(recipe).length
  const quote = useBatchQuote(filesOf(pile, unpaid, files), offerOf)
  const remove = (ids: readonly string[]) => {
    if (ids.length === 0) return
    piled.remove(ids)
    report({ state: 'edited' })
    showNote({
      title: plural(ids.length, { one: '# photo removed', other: '# photos removed' }),
      action: {
        label: t`Put back`,
        onClick: () => {
          piled.putBack(ids)
          report({ state: 'edited' })
        },
      },
    })
  }
  const run = async () => {
    try {
      const batch = await submitBatch(
        {
          ...{ space: space.id, recipe, pile: piled, ids: usable.map(({ id }) => id) },
          stepsOf: (id) => {
            const history = ownHistory(own, id)
            return history && recipeOf(history.now).steps
          },
        },
        report,
      )
      if (!batch) return
      draft.setOutcome(NOTHING_PICKED)
      draft.setRecipeForOne(false)
      report({ state: 'submitted' })
      void queries.invalidateQueries({ queryKey: ['batches'] })
      if (window.location.pathname === '/') goTo(`/batches/${batch.id}`) // they may look at another page meanwhile
    } catch (cause) {
      report({ state: 'failed', message: cause instanceof Error ? cause.message : String(cause) })
    }
  }
  return {
    ...{ files, photos, usable, isLoaded, outcome, chosen, isRecipeForOne, recipe, history, own, remove },
    counted: unpaid.reduce((sum, steps) => sum + countedOf(steps, offerOf), 0),
    paid,
    state: createStateOf(usable.length, quote, submission),
    addPhotos: (more) => {
      draft.setOutcome({ leftOut: more.leftOut, again: piled.add(more) })
      report({ state: 'edited' })
    },
    keepFirst: (count) => remove(usable.slice(count).map(({ id }) => id)),
    handOn: () => piled.remove(photos.map(({ id }) => id)),
    clear: () => {
      draft.setRecipeForOne(false)
      draft.setOutcome(NOTHING_PICKED)
      remove(photos.map(({ id }) => id))
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
