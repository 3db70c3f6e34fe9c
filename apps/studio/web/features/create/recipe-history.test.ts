import type { Recipe } from '@allot/studio/contract/recipe'
import { expect, it } from 'vitest'
import { changed, historyOf, type RecipeChange, recipeOf } from './recipe-history.ts'

const recipe: Recipe = {
  steps: [
    { tool: 'cut', settings: {} },
    { tool: 'scene', settings: { light: 1 } },
  ],
  output: { canvas: null, format: 'jpg', quality: 90 },
}

const after = (...changes: readonly RecipeChange[]) => changes.reduce(changed, historyOf(recipe))
const tools = (...changes: readonly RecipeChange[]) =>
  recipeOf(after(...changes).now).steps.map(({ tool }) => tool)

it('adds at the end, moves within the list, removes', () => {
  const add = { kind: 'add', step: { tool: 'shadow', settings: {} } } as const
  expect(tools(add)).toEqual(['cut', 'scene', 'shadow'])
  expect(tools(add, { kind: 'move', id: 3, by: -1 })).toEqual(['cut', 'shadow', 'scene'])
  expect(tools({ kind: 'move', id: 1, by: -1 })).toEqual(['cut', 'scene'])
  expect(tools({ kind: 'remove', id: 1 })).toEqual(['scene'])
})

it('takes a change back and does it again', () => {
  expect(tools({ kind: 'remove', id: 1 }, { kind: 'undo' })).toEqual(['cut', 'scene'])
  expect(tools({ kind: 'remove', id: 1 }, { kind: 'undo' }, { kind: 'redo' })).toEqual(['scene'])
  expect(tools({ kind: 'undo' }, { kind: 'redo' })).toEqual(['cut', 'scene'])
})

it('a drag of one setting is taken back in one; another setting is a change of its own', () => {
  const light = (value: number) =>
    ({ kind: 'settings', id: 2, settings: { light: value }, field: 'light' }) as const
  const quality = { kind: 'output', output: { ...recipe.output, quality: 40 }, field: 'quality' } as const
  expect(after(light(2), light(3), { kind: 'undo' }).now).toEqual(historyOf(recipe).now)
  const kept = recipeOf(after(light(2), light(3), quality, { kind: 'undo' }).now)
  expect(kept.steps[1]?.settings).toEqual({ light: 3 })
  expect(kept.output.quality).toBe(90)
})
