/**
 * Recipes that a Space has saved. Every member sees and uses them; who saved one, and the admins, replace and remove it, so
 * that others save a copy under a name of their own.
 *
 *   GET    /studio/spaces/:space/recipes                → SavedRecipes, by name
 *   PUT    /studio/spaces/:space/recipes                SaveRecipe → SavedRecipes; the same name is replaced, where it is theirs
 *   DELETE /studio/spaces/:space/recipes?name=…         → SavedRecipes
 *   GET    /studio/spaces/:space/recipes/file?name=…    the recipe as a file that `allot batch --recipe` takes
 */
import { z } from 'zod'
import { type Recipe, recipe } from './recipe.ts'

/** Bounds (law 9). */
export const MAX_RECIPES_PER_SPACE = 100
/** One person alone does not fill it. */
export const MAX_RECIPES_PER_MEMBER = 40
const MAX_NAME_LENGTH = 60

const name = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME_LENGTH)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'leave out what cannot be seen')

export const saveRecipe = z.strictObject({ name, recipe })
export type SaveRecipe = z.input<typeof saveRecipe>

export interface SavedRecipe {
  readonly name: string
  readonly recipe: Recipe
  /** The member who saved it. */
  readonly by: string
  readonly at: string
}

export interface SavedRecipes {
  readonly recipes: readonly SavedRecipe[]
  /** That of the last Batch of the Space; null where there is none. */
  readonly lastUsed: Recipe | null
}
