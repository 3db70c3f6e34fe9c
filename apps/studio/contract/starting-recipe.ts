/** Recipes to begin with: the first one of a new person, and what shops ask for. */
import { PRESET_NAMES, PRESETS, type PresetName } from './presets.ts'
import type { Recipe } from './recipe.ts'
import { recipeOfEdits } from './recipe-of-edits.ts'

/** On white, as most shops want it. */
export const FIRST_RECIPE: Recipe = recipeOfEdits({
  removeBackground: true,
  background: 'white',
  canvas: { width: 2048, height: 2048, margin: 0.08 },
  format: 'jpg',
  quality: 90,
})

export const PRESET_RECIPES: readonly { readonly name: PresetName; title: string; recipe: Recipe }[] =
  PRESET_NAMES.map((name) => ({
    name,
    title: PRESETS[name].title,
    recipe: recipeOfEdits(PRESETS[name].edits),
  }))
