/** The client of the recipes that a Space has saved. */
import type { Recipe } from '@allot/studio/contract/recipe'
import type { SavedRecipes } from '@allot/studio/contract/saved-recipe'
import { send } from './request.ts'

/** Every method @throws Error whose message is a sentence for the person */
export const recipes = {
  list: (space: string) => send<SavedRecipes>('GET', `/spaces/${space}/recipes`),
  save: (space: string, name: string, recipe: Recipe) =>
    send<SavedRecipes>('PUT', `/spaces/${space}/recipes`, { name, recipe }),
  remove: (space: string, name: string) =>
    send<SavedRecipes>('DELETE', `/spaces/${space}/recipes?name=${encodeURIComponent(name)}`),
}

/** The recipe as a file for the shell. */
export function recipeFile(space: string, name: string): string {
  return `/studio/spaces/${space}/recipes/file?name=${encodeURIComponent(name)}`
}
