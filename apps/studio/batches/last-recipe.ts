/** The recipe that a Space used last: people begin with it. */
import type { Recipe } from '../contract/recipe.ts'
import type { BatchStore } from './batch-store.ts'
import { outputOf } from './photo-plan.ts'

export function lastRecipeOf({ list }: BatchStore, space: string): Recipe | null {
  const last = list.ofSpace(space).find(({ steps }) => steps !== null)
  if (!last?.steps) return null
  const { steps, edits, further } = last
  return { steps, output: outputOf(edits), ...(further.length > 0 && { further }) }
}
