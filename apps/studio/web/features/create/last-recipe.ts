/** The recipe that this browser used last in a Space: the next Batch begins with it. */
import type { Recipe } from '@allot/studio/contract/recipe'

export function lastRecipe(space: string): Recipe | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(space)) ?? 'null')
    return isRecipe(kept) ? kept : undefined
  } catch {
    return undefined // written by another version, or by hand
  }
}

export function keepRecipe(space: string, recipe: Recipe): void {
  localStorage.setItem(keyOf(space), JSON.stringify(recipe))
}

/** The studio checks the settings; here it is enough that the page can show it. */
function isRecipe(kept: unknown): kept is Recipe {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'steps' in kept &&
    Array.isArray(kept.steps) &&
    kept.steps.every((step) => typeof step?.tool === 'string' && typeof step?.settings === 'object') &&
    'output' in kept &&
    typeof kept.output === 'object' &&
    kept.output !== null &&
    'format' in kept.output
  )
}

/** Whether the studio may not have the last change yet, as when the page was closed right after it. */
export function isUnsaved(space: string): boolean {
  return localStorage.getItem(`${keyOf(space)}.unsaved`) !== null
}

export function noteUnsaved(space: string, isUnsaved: boolean): void {
  if (isUnsaved) localStorage.setItem(`${keyOf(space)}.unsaved`, 'yes')
  else localStorage.removeItem(`${keyOf(space)}.unsaved`)
}

function keyOf(space: string): string {
  return `allot.recipe.${space}`
}
