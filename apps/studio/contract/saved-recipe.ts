/**
 * Recipes that a Space has saved; every member sees and changes them.
 *
 *   GET    /studio/spaces/:space/recipes                → SavedRecipes, by name
 *   PUT    /studio/spaces/:space/recipes                SaveRecipe → SavedRecipes; the same name is replaced
 *   DELETE /studio/spaces/:space/recipes?name=…         → SavedRecipes
 *   GET    /studio/spaces/:space/recipes/file?name=…    the recipe as a file that `allot batch --recipe` takes
 */
import { z } from 'zod'
import { type Recipe, recipe } from './recipe.ts'

/** Bounds (law 9). */
export const MAX_RECIPES_PER_SPACE = 100
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
