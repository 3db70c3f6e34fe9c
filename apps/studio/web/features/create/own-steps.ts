/** Photos with steps of their own, in the place of the recipe's; the file that leaves is the recipe's for all of them. */
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import { changed, historyOf, type RecipeChange, type RecipeHistory, recipeOf } from './recipe-history.ts'

interface Own {
  readonly history: RecipeHistory
  /** Off: the recipe's are used, and these wait to be switched on again. */
  readonly isOn: boolean
}

/** By the id of the photo. */
export type OwnSteps = ReadonlyMap<string, Own>

export type OwnChange =
  /** Begins with the recipe's steps, or with its own of before. */
  | { readonly kind: 'switch'; readonly photo: string; readonly isOn: boolean; readonly recipe: Recipe }
  | { readonly kind: 'change'; readonly photo: string; readonly change: RecipeChange }
  /** Those of an earlier visit, by the ids of their photos. */
  | { readonly kind: 'begin'; readonly steps: ReadonlyMap<string, readonly Step[]>; readonly recipe: Recipe }

export function ownChanged(own: OwnSteps, event: OwnChange): OwnSteps {
  if (event.kind === 'begin') {
    const { output } = event.recipe
    const begun = [...event.steps].map(
      ([id, steps]) => [id, { history: historyOf({ steps, output }), isOn: true }] as const,
    )
    return new Map([...begun, ...own])
  }
  const before = own.get(event.photo)
  if (event.kind === 'switch') {
    const history = before?.history ?? historyOf(event.recipe)
    return new Map(own).set(event.photo, { history, isOn: event.isOn })
  }
  if (!before) return own
  return new Map(own).set(event.photo, { ...before, history: changed(before.history, event.change) })
}

/** Its own history, where it is switched on. */
export function ownHistory(own: OwnSteps, photo: string): RecipeHistory | undefined {
  const found = own.get(photo)
  return found?.isOn ? found.history : undefined
}

/** What is kept of them: null where they are switched off. */
export function keptSteps(own: OwnSteps): ReadonlyMap<string, readonly Step[] | null> {
  return new Map(
    [...own].map(([id, { history, isOn }]) => [id, isOn ? recipeOf(history.now).steps : null] as const),
  )
}

/** The steps of a photo: its own, or the recipe's. */
export function stepsFor(own: OwnSteps, photo: string, recipe: Recipe): readonly Step[] {
  const history = ownHistory(own, photo)
  return history ? recipeOf(history.now).steps : recipe.steps
}
