/** A recipe put together outside of Create: for photos that are run again with other settings. */
import type { Recipe } from '@allot/studio/contract/recipe'
import { useState } from 'react'
import { useToolOffers } from '../../shared/steps/use-tool-offers.ts'
import { changed, historyOf, type RecipeChange, recipeOf } from './recipe-history.ts'
import { RecipePanel } from './recipe-panel.tsx'

interface Props {
  /** What it begins with. */
  readonly recipe: Recipe
  onChange(recipe: Recipe): void
}

export function RecipeEditor({ recipe, onChange }: Props) {
  const [history, setHistory] = useState(() => historyOf(recipe))
  const tools = useToolOffers()
  const change = (what: RecipeChange) => {
    const next = changed(history, what)
    setHistory(next)
    onChange(recipeOf(next.now))
  }
  return <RecipePanel history={history} tools={tools} isOwn={undefined} onChange={change} onOwn={() => {}} />
}
